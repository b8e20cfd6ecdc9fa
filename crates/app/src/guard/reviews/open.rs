//! A guard rule says `review`: the question opens a ticket, joins the open ticket of the same question, or is answered by an
//! earlier approval.

use super::pass::pass;
use crate::tickets::save;
use crate::{By, Result};
use futures::future::{join, join4};
use gatepass_domain::flow::Flow;
use gatepass_domain::guard::Rule;
use gatepass_domain::ids::{OrgId, TicketId, UserId};
use gatepass_domain::refused::Refused;
use gatepass_domain::ticket::existing_objects::{ExistingObjects, Standing};
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::kind::review::Keys;
use gatepass_domain::ticket::state::State;
use gatepass_domain::ticket::{NewTicket, Ticket};
use gatepass_domain::why::Why;
use gatepass_persistence::tickets::approvers::{self, FactsQuery};
use gatepass_persistence::tickets::{self, Stored};
use gatepass_persistence::{Tx, directory::organizations, flows, guard::reviews};
use std::collections::BTreeSet;

/// The answer to a question that a rule sends to a review.
#[derive(Debug)]
pub enum Outcome {
    /// A new ticket waits for its reviewers.
    Opened(Box<Stored>),
    /// A ticket of the same question waits already.
    Joined(TicketId),
    /// The approval of this ticket still counts, and counts for this question now.
    Approved(TicketId),
    /// Nobody can review at the moment, at one of the levels. Nothing is stored.
    NoReviewer,
}

/// Asks the reviewers of a rule. The actor is the gateway that asks, or the user who logs in; `asker` is the user of the gateway, and
/// none if the user asks. `user` is the one whose login, connection or command it is, and `request` the question. The caller has
/// checked that the rule matches.
pub async fn open_or_join(
    tx: &mut Tx,
    (by, asker): (By<'_>, Option<UserId>),
    rule: &Rule,
    user: UserId,
    request: Request,
) -> Result<Outcome> {
    let Some(question) = request.question().filter(|question| question.rule_id == rule.id) else {
        tracing::error!(rule = %rule.id, "this is no question of the rule");
        return Err(Refused::new(Why::Internal));
    };
    let keys = question.keys(user, asker);
    // The transaction may have asked already.
    tx.flush().await?;
    let found = reviews::find_locked(tx, &keys).await?.take_up(tx);
    let (valid_for, now) = (rule.valid_for(), tx.now);
    for answer in &found {
        let answers = answer.passage.is_some_and(|passage| passage.answers(answer.is_same, valid_for, now));
        if answers && pass(tx, answer.ticket, answer.is_same, valid_for).await? {
            return Ok(Outcome::Approved(answer.ticket));
        }
    }
    if let Some(open) = found.iter().find(|answer| answer.is_same && answer.passage.is_none()) {
        return Ok(if open.is_blocked { Outcome::NoReviewer } else { Outcome::Joined(open.ticket) });
    }
    let flow = flows::of_rule_shared(tx, rule.id).await?.ok_or_else(changing)?;
    let Some(org) = home(tx, &flow).await? else { return Ok(Outcome::NoReviewer) };
    open(tx, by, (flow, org), user, request, (keys, valid_for.is_some())).await
}

/// The rule that the caller has read was changed or deleted since.
fn changing() -> Refused {
    Refused::new(Why::Unavailable).detail("the guard rule is being changed").retry_after(1)
}

/// The organization to which the reviews of a rule belong. None: it is global, and there is no organization.
async fn home(tx: &Tx, flow: &Flow) -> Result<Option<OrgId>> {
    match flow.org_id {
        Some(org) => Ok(Some(org)),
        None => Ok(organizations::first(tx).await?),
    }
}

async fn open(
    tx: &mut Tx,
    by: By<'_>,
    (flow, org): (Flow, OrgId),
    user: UserId,
    request: Request,
    (keys, is_reusable): (Keys, bool),
) -> Result<Outcome> {
    let levels = flow.definition.approval.levels();
    let rules: Vec<_> = levels.iter().flat_map(|level| &level.approvers).collect();
    let (assets, nodes) = request.subjects();
    let people = [by.id(), user];
    let query = FactsQuery {
        org_id: flow.org_id,
        beneficiary: Some(user),
        assets: &assets,
        nodes: &nodes,
        item: None,
        rules: &rules,
        people: &people,
    };
    let (known, number) = (approvers::facts(tx, query), tickets::next_number(tx, org));
    let standing = tickets::existing_objects(tx, org, user, &[], &[], &[]);
    let details = tickets::details_of_submission(tx, user, &request);
    let (active, (known, number, standing, details)) =
        join(reviews::is_active_locked(tx, user), join4(known, number, standing, details)).await;
    let (known, details) = (known?, details?);
    // Somebody who was deactivated or removed meanwhile asks nothing.
    let is_there = flow.org_id.is_none() || standing?.beneficiary == Standing::Entitled;
    if !active? || !is_there {
        return Err(Refused::new(Why::NotFound));
    }
    if levels.is_empty() || known.facts.has_too_many_owners() {
        return Ok(Outcome::NoReviewer);
    }
    let new = NewTicket {
        id: tx.ids.next(),
        number: number?,
        org_id: org,
        is_global: flow.org_id.is_none(),
        title: flow.name.clone(),
        reason: String::new(),
        applicant: user,
        beneficiary: user,
        request,
        timing: None,
        resubmitted_from: None,
        resubmitted_by: None,
        extension: None,
        watchers: BTreeSet::new(),
        asker: by.user().filter(|asker| *asker != user),
    };
    let opened = Ticket::open(new, &flow, &known.facts, &ExistingObjects::default(), tx.now);
    let (ticket, happened) = opened.map_err(|fault| {
        tracing::error!(flow = %flow.id, %fault, "the flow of a guard rule leaves no timing");
        Refused::new(Why::Internal)
    })?;
    match ticket.state {
        State::Pending { .. } if ticket.has_approvers_at_each_level(&known.facts) => {}
        State::Pending { .. }
        | State::Blocked { .. }
        | State::Approved
        | State::Denied { .. }
        | State::Canceled { .. }
        | State::Expired
        | State::Error { .. } => return Ok(Outcome::NoReviewer),
    }
    let id = ticket.id;
    let stored =
        save::new(tx, by, ticket, happened, (known.names, details), &ExistingObjects::default()).await?;
    reviews::insert(tx, id, keys, is_reusable).await?;
    Ok(Outcome::Opened(Box::new(stored)))
}
