//! The common parts of opening and previewing a request: finds the beneficiary, and all faults at once.

use super::choose::Chosen;
use super::extend::placed;
use super::faults::{reason_fault, timing_fault};
use super::{Submission, check};
use crate::{By, Result, rights, rules};
use gatepass_domain::authz::{Act, Actor, Target};
use gatepass_domain::flow::approver::ApproverRule;
use gatepass_domain::flow::timing::Timing;
use gatepass_domain::flow::{Flow, LevelRule};
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::refused::{Fault, Refused};
use gatepass_domain::ticket::existing_objects::{ExistingObjects, Standing};
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::why::Why;
use gatepass_persistence::Conn;
use gatepass_persistence::tickets::approvers::{self, FactsQuery, Known};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;
use uuid::Uuid;

/// A request without faults.
pub struct Prepared {
    /// The organization.
    pub org: OrgId,
    /// The applicant.
    pub applicant: UserId,
    /// The beneficiary.
    pub beneficiary: UserId,
    /// The request.
    pub request: Request,
    /// The requested timing.
    pub timing: Option<Timing>,
    /// The flow.
    pub flow: Flow,
}

/// Checks that this actor may request access there at all. Refusals are 404 and 403. Whether they may for somebody else is up to the
/// flow, which is chosen later.
pub fn authorize(actor: &Actor, input: &Submission) -> Result<()> {
    let org = Target::org(input.org_id);
    rights::authorize(actor, Act::OpenTicket, &org)?;
    if beneficiary(actor, input) != actor.user_id {
        rights::authorize(actor, Act::OpenTicketOnBehalf, &org)?;
    }
    Ok(())
}

/// The objects of a request that exist.
pub struct Existing {
    /// The existing assets and nodes.
    pub references: BTreeSet<Uuid>,
    /// Whether the item offers its device, or its groups exist, in the organization.
    pub is_offered: bool,
    /// Whether the beneficiary may be given access in the organization.
    pub standing: Standing,
    /// Whether the applicant may, if somebody else resubmits for them. Otherwise nobody asks.
    pub applicant: Standing,
    /// Those of the named watchers who are visible to the actor, and whether each is active.
    pub watchers: BTreeMap<UserId, bool>,
}

impl Existing {
    /// From the locked objects.
    pub fn of(
        objects: &ExistingObjects,
        is_offered: bool,
        applicant: Standing,
        watchers: BTreeMap<UserId, bool>,
    ) -> Self {
        let (assets, nodes) = (objects.assets.iter().map(|id| id.0), objects.nodes.iter().map(|id| id.0));
        Self {
            references: assets.chain(nodes).collect(),
            is_offered,
            standing: objects.beneficiary,
            applicant,
            watchers,
        }
    }
}

/// Checks a request completely. Returns what its submission needs, or all faults.
pub fn prepare(
    by: By<'_>,
    input: &Submission,
    found: &Existing,
    chosen: Chosen,
    now: OffsetDateTime,
) -> Result<Prepared> {
    let org = input.org_id;
    let (applicant, beneficiary) = (applicant(by.actor, input), beneficiary(by.actor, input));
    let request = input.request.clone();
    let timing = input.timing;
    let Chosen { flow, fault, in_the_way } = chosen;
    if input.applicant.is_some() {
        refuse_gone(found)?;
    }
    let mut faults = rules::broken(input);
    faults.extend(check::request(&request, &input.given, &found.references));
    if request.device().is_some() {
        // If the item is not visible to the applicant, the refusal must not tell what it offers.
        faults.extend(check::item(flow.is_some()));
        faults.extend(check::device(found.is_offered || flow.is_none()));
    } else if request.item().is_some() {
        faults.extend(check::item(flow.is_some() && found.is_offered));
    }
    faults.extend(standing_fault(found.standing, beneficiary == by.id())?);
    faults.extend(check::watchers("/watchers", &input.watchers, &found.watchers));
    let refusal = match &flow {
        Some(flow) => match (input.extension, timing) {
            (Some(extension), Some(timing)) => extension.fit(&flow.definition, timing, now).err(),
            (_, timing) => Timing::fit(&flow.definition.duration, timing, now).err(),
        },
        None => timing.and_then(|timing| timing.sound(now).err()),
    };
    faults.extend(refusal.map(|fault| placed(input, timing_fault(fault, flow.as_ref()))));
    faults.extend(flow.as_ref().and_then(|flow| reason_fault(flow, &input.reason)));
    faults.extend(fault);
    match flow {
        Some(flow) if faults.is_empty() => {
            Ok(Prepared { org, applicant, beneficiary, request, timing, flow })
        }
        Some(_) | None => {
            let refused = Refused::faults(faults);
            Err(in_the_way.into_iter().fold(refused, Refused::in_the_way))
        }
    }
}

/// The applicant of a request.
pub fn applicant(actor: &Actor, input: &Submission) -> UserId {
    input.applicant.unwrap_or(actor.user_id)
}

/// The beneficiary of a request.
pub fn beneficiary(actor: &Actor, input: &Submission) -> UserId {
    input.on_behalf_of.unwrap_or_else(|| applicant(actor, input))
}

/// The actor, if the inventory may hide assets and nodes of the request from them. The catalog offers devices, and who extends a
/// grant has it before them.
pub fn reader(actor: &Actor, input: &Submission) -> Option<UserId> {
    let names_places = input.request.access().is_some() && input.extension.is_none();
    (names_places && !actor.is_auditor_of(input.org_id)).then_some(actor.user_id)
}

/// Nobody resubmits for people who have left, or are deactivated.
fn refuse_gone(found: &Existing) -> Result<()> {
    let gone = [("requester", found.applicant), ("beneficiary", found.standing)];
    match gone.into_iter().find(|(_, standing)| *standing != Standing::Entitled) {
        None => Ok(()),
        Some((who, _)) => {
            let why = format!("the {who} is no active member of the organization any more");
            Err(Refused::new(Why::NotResubmittable).detail(why))
        }
    }
}

/// Only active users of the organization may get access. An applicant who was just removed from it finds nothing.
fn standing_fault(standing: Standing, is_own: bool) -> Result<Option<Fault>> {
    let fault = |code, why| Ok(Some(Fault::new("/on_behalf_of", code, why)));
    match standing {
        Standing::Entitled => Ok(None),
        Standing::Gone | Standing::Inactive if is_own => Err(Refused::new(Why::NotFound)),
        Standing::Gone => fault("not_found", "there is no such user in this organization"),
        Standing::Inactive => fault("inactive", "the user is not active"),
    }
}

/// Loads the people whom the rules of these levels and of the watchers name, the applicant and the beneficiary.
pub async fn known<'a>(
    conn: &Conn,
    by: By<'_>,
    prepared: &Prepared,
    levels: impl IntoIterator<Item = &'a LevelRule>,
) -> Result<Known> {
    let of_levels = levels.into_iter().flat_map(|level| &level.approvers);
    let rules: Vec<&ApproverRule> = of_levels.chain(&prepared.flow.definition.watchers).collect();
    let (assets, nodes) = prepared.request.subjects();
    let query = FactsQuery {
        org_id: Some(prepared.org),
        beneficiary: Some(prepared.beneficiary),
        assets: &assets,
        nodes: &nodes,
        item: prepared.flow.definition.owned_item(prepared.flow.id),
        rules: &rules,
        people: &[by.id(), prepared.applicant, prepared.beneficiary],
    };
    Ok(approvers::facts(conn, query).await?)
}
