//! Checks whether a flow may be saved, and reports all faults at once. It may only name users who are visible to the
//! caller.

use crate::error::{Fault, Problem, Result};
use crate::extract::Caller;
use gatepass_app::directory::seen;
use gatepass_domain::flow::claim::ties;
use gatepass_domain::flow::references::{Reference, references};
use gatepass_domain::flow::{Flow, validate};
use gatepass_domain::ids::UserId;
use gatepass_domain::ticket::kind::Tree;
use gatepass_persistence::flows::claims;
use gatepass_persistence::{Tx, flows};
use std::collections::BTreeSet;

/// Refuses a flow with faults. `faults` are those that were found while the input was read. Objects that the flow
/// before the change named already are not checked again.
pub async fn refuse_faulty(
    caller: &Caller,
    tx: &mut Tx,
    flow: &Flow,
    before: Option<&Flow>,
    mut faults: Vec<Fault>,
) -> Result<()> {
    faults.extend(validate::validate(&flow.definition));
    let known: BTreeSet<Reference> = before
        .map(|flow| references(&flow.definition))
        .unwrap_or_default()
        .into_iter()
        .map(|(_, reference)| reference)
        .collect();
    let mut new = references(&flow.definition);
    new.retain(|(_, reference)| !known.contains(reference));
    let named: Vec<Reference> = new.iter().map(|(_, reference)| *reference).collect();
    let mut existing = flows::existing(tx, flow.org_id, &named).await?;
    if !caller.actor.is_super_admin {
        let users: Vec<UserId> = named.iter().filter_map(Reference::user).collect();
        let seen = seen(tx, &caller.actor, &users).await?;
        existing.retain(|named| named.user().is_none_or(|user| seen.contains(&user)));
    }
    let missing = new.into_iter().filter(|(_, reference)| !existing.contains(reference));
    faults.extend(
        missing.map(|(pointer, reference)| Fault::new(pointer, "not_found", no_such(reference, flow))),
    );
    faults.extend(tie(tx, flow, before).await?);
    if faults.is_empty() { Ok(()) } else { Err(Problem::faults(faults)) }
}

/// The fault of a flow that would tie with an automatic one. The flows are locked.
async fn tie(tx: &mut Tx, flow: &Flow, before: Option<&Flow>) -> Result<Option<Fault>> {
    if !flow.definition.ticket_type.names_places()
        || before.is_some_and(|before| ties::ranks_alike(before, flow))
    {
        return Ok(None);
    }
    let others = flows::peers(tx, flow).await?;
    let tree = match flow.org_id {
        Some(org) => claims::tree_of_scopes(tx, org, others.iter().chain([flow])).await?,
        None => Tree::default(),
    };
    let tied = ties::ties(flow, &others, &tree).next();
    Ok(tied.map(|other| {
        let detail = format!(
            "an automatic flow claims alone, and the flow {:?} has the same priority and shares a part of the scope: give one \
             of them another priority, or a narrower scope",
            other.name
        );
        Fault::new("/priority", "automatic_flow_ties", detail)
    }))
}

fn no_such(reference: Reference, flow: &Flow) -> &'static str {
    match (reference, flow.org_id) {
        (Reference::User(_), _) => "there is no such user",
        (Reference::Group(_), None) => "there is no such group",
        (Reference::Group(_), Some(_)) => "there is no such group in the organization",
        (Reference::Asset(_), Some(_)) => "there is no such asset in the organization",
        (Reference::Node(_), Some(_)) => "there is no such node in the organization",
        (Reference::Asset(_) | Reference::Node(_), None) => "a global flow names no assets or nodes",
    }
}
