//! A user submits a ticket. It waits at its first level, is blocked there, or is approved at once by an automatic
//! flow.

use super::choose::{Choice, choose};
use super::extend::placed;
use super::faults::{refuse_duplicate, timing_fault, too_many_owners};
use super::prepare::{self, Existing, Prepared, prepare};
use super::{Submission, pin, save};
use crate::{By, Result, directory, self_grants};
use futures::future::{join, join5};
use gatepass_domain::event::{EventAction, mark_self_granted};
use gatepass_domain::flow::{Approval, Flow};
use gatepass_domain::ids::{FlowId, OrgId, UserId};
use gatepass_domain::refused::Refused;
use gatepass_domain::ticket::existing_objects::{ExistingObjects, Standing};
use gatepass_domain::ticket::{NewTicket, Ticket};
use gatepass_domain::why::Why;
use gatepass_persistence::catalog::Held;
use gatepass_persistence::flows::{self, claims};
use gatepass_persistence::tickets::approvers::{self, Known, Opening};
use gatepass_persistence::tickets::{Details, Stored};
use gatepass_persistence::{Error, Tx, catalog, tickets};

/// The facts that a submission needs, locked until the ticket is stored.
pub struct FoundToOpen {
    room: Room,
    existing: Existing,
    held: Vec<Held>,
    choice: Choice,
    number: i64,
    /// The existing objects of the request.
    objects: ExistingObjects,
    /// The version of the flow that was locked as the likely choice. `known` has the people that its first level
    /// names.
    guess: Option<(FlowId, i32)>,
    /// From whom the inventory may hide assets and nodes of the request.
    reader: Option<UserId>,
    known: Known,
    details: Details,
}

/// How many open tickets the applicant has in the organization, and how many they may have.
struct Room {
    open: i64,
    most: i64,
    /// Whether the actor is the applicant.
    is_own: bool,
}

impl Room {
    async fn find(tx: &Tx, by: By<'_>, (org, applicant): (OrgId, UserId), most: u32) -> Result<Self> {
        let (most, is_own) = (i64::from(most), applicant == by.id());
        let open = if most == 0 { 0 } else { tickets::open_of_locked(tx, org, applicant, most).await? };
        Ok(Self { open, most, is_own })
    }

    fn refuse_full(&self) -> Result<()> {
        let Self { open, most, is_own } = *self;
        if most == 0 || open < most {
            return Ok(());
        }
        let who = if is_own { "you have" } else { "the requester has" };
        let why = format!("{who} {most} open tickets in this organization, and may have no more");
        Err(Refused::new(Why::TooManyOpenTickets).detail(why))
    }
}

/// Loads and locks these facts in one round trip. The applicant may have `most` open tickets in an organization. 0:
/// no limit.
pub async fn find_to_open(tx: &Tx, by: By<'_>, input: &Submission, most: u32) -> Result<FoundToOpen> {
    let request = &input.request;
    let (assets, nodes) = request.subjects();
    let opening = Opening {
        org_id: input.org_id,
        ticket_type: request.ticket_type(),
        flow_id: request.item().or(input.flow_id),
        beneficiary: prepare::beneficiary(by.actor, input),
        applicant: prepare::applicant(by.actor, input),
        assets: &assets,
        nodes: &nodes,
    };
    let (org, applicant, beneficiary) = (opening.org_id, opening.applicant, opening.beneficiary);
    let reader = prepare::reader(by.actor, input);
    let objects = tickets::existing_objects_of_submission(
        tx,
        org,
        (beneficiary, reader),
        &assets,
        &nodes,
        request.item(),
    );
    // The flows are held before they are read, so none of them changes before the ticket is stored. Nor do the settings of the
    // organization, which a change of them locks together with its flows.
    let hold = claims::hold(tx, org);
    let guess = approvers::of_likely_flow(tx, opening);
    let offered = catalog::is_offered(tx, org, request, beneficiary);
    let (choice, number) = (Choice::find(tx, by, input), tickets::next_number(tx, org));
    let all = join5(objects, guess, offered, choice, number);
    let held = catalog::held_locked(tx, beneficiary, request.item(), request.device());
    let room = Room::find(tx, by, (org, applicant), most);
    let details = tickets::details_of_submission(tx, by.id(), request);
    let asked = input.applicant.filter(|user| *user != beneficiary);
    let requester = async {
        match asked {
            Some(user) => {
                tickets::existing_objects(tx, org, user, &[], &[], &[]).await.map(|found| found.beneficiary)
            }
            None => Ok(Standing::Entitled),
        }
    };
    let seen = directory::seen_locked(tx, by.actor, &input.watchers);
    let people = join(requester, seen);
    let (held_flows, room, details, (requester, seen), ((objects, guess, offered, choice, number), held)) =
        join5(hold, room, details, people, join(all, held)).await;
    held_flows?;
    let (objects, (guess, known)) = (objects?, guess?);
    let existing = Existing::of(&objects, offered?, requester?, seen?);
    Ok(FoundToOpen {
        room: room?,
        existing,
        held: held?,
        choice: choice?,
        number: number?,
        objects,
        guess,
        reader,
        known,
        details: details?,
    })
}

/// Submits a request as this actor.
pub async fn open(tx: &mut Tx, by: By<'_>, input: &Submission, found: FoundToOpen) -> Result<Stored> {
    prepare::authorize(by.actor, input)?;
    let FoundToOpen { room, existing, held, choice, number, objects, guess, reader, known, details } = found;
    if reader != prepare::reader(by.actor, input) {
        return Err(Refused::new(Why::Unavailable).detail("your role is being changed").retry_after(1));
    }
    let now = tx.now;
    let chosen = choose(tx, by, input, &choice, &existing.references).await?;
    let prepared = prepare(by, input, &existing, chosen, now)?;
    refuse_duplicate(&held, input, now)?;
    room.refuse_full()?;
    let flow = &prepared.flow;
    if guess == Some((flow.id, flow.version)) {
        return submit(tx, by, input, (number, objects), prepared, (known, details)).await;
    }
    pin_flow(tx, flow).await?;
    let known = prepare::known(tx, by, &prepared, &flow.definition.approval.levels()).await?;
    submit(tx, by, input, (number, objects), prepared, (known, details)).await
}

/// Locks a flow that was not the likely choice. A server of the last release changes flows without the lock that this
/// transaction holds.
async fn pin_flow(tx: &mut Tx, flow: &Flow) -> Result<()> {
    flows::pin(tx, flow.id, flow.version).await.map_err(|error| match error {
        Error::NotFound => Refused::new(Why::Unavailable).detail("the flow is being changed").retry_after(1),
        error => error.into(),
    })
}

async fn submit(
    tx: &mut Tx,
    by: By<'_>,
    input: &Submission,
    (number, objects): (i64, ExistingObjects),
    prepared: Prepared,
    (known, details): (Known, Details),
) -> Result<Stored> {
    let Prepared { org, applicant, beneficiary, request, timing, flow } = prepared;
    if known.facts.has_too_many_owners() {
        return Err(Refused::faults(vec![too_many_owners("/request")]));
    }
    let below = pin::below(tx, &flow.definition, org, &request).await?;
    let objects = ExistingObjects { below, ..objects };
    let new = NewTicket {
        id: tx.ids.next(),
        number,
        org_id: org,
        is_global: false,
        title: input.title.clone().unwrap_or_else(|| flow.name.clone()),
        reason: input.reason.clone(),
        applicant,
        beneficiary,
        request,
        timing,
        resubmitted_from: input.resubmitted_from,
        resubmitted_by: input.applicant.map(|_| by.id()),
        extension: input.extension,
        watchers: input.watchers.iter().copied().collect(),
        asker: None,
    };
    let opened = Ticket::open(new, &flow, &known.facts, &objects, tx.now);
    let (ticket, mut happened) =
        opened.map_err(|fault| Refused::faults(vec![placed(input, timing_fault(fault, Some(&flow)))]))?;
    let is_automatic = flow.definition.approval == Approval::Automatic;
    let is_self = is_automatic && by.is(beneficiary) && by.person(&ticket).is_org_admin;
    if self_grants::judge(tx, org, is_self).await? {
        for event in happened.iter_mut().filter(|event| event.action == EventAction::TicketApproved) {
            mark_self_granted(&mut event.data);
        }
    }
    save::new(tx, by, ticket, happened, (known.names, details), &objects).await
}
