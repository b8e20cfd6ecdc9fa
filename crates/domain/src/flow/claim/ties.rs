//! Flows that would tie with an automatic flow. If the requester could choose between it and a flow that people approve,
//! they would choose the policy.

use crate::flow::{Approval, Flow};
use crate::ticket::kind::tree::Tree;

/// The flows among `others` that tie with this one for some unit as the tree is now, if one of the two is automatic. The tree
/// has the places that they name, and what is below their nodes.
pub fn ties<'a>(flow: &'a Flow, others: &'a [Flow], tree: &'a Tree) -> impl Iterator<Item = &'a Flow> {
    let (own, is_automatic) =
        (&flow.definition, |flow: &Flow| flow.definition.approval == Approval::Automatic);
    let rank = |flow: &Flow| (flow.org_id, flow.definition.ticket_type, flow.definition.priority);
    let peers = others.iter().filter(move |other| other.id != flow.id && rank(other) == rank(flow));
    peers.filter(move |other| is_automatic(flow) || is_automatic(other)).filter(move |other| {
        let (own, others) = (&own.scope, &other.definition.scope);
        own.overlaps(others, tree) && !own.is_narrower(others, tree) && !others.is_narrower(own, tree)
    })
}

/// Whether nothing has changed that decides ties.
pub fn ranks_alike(before: &Flow, after: &Flow) -> bool {
    let key = |flow: &Flow| {
        let definition = &flow.definition;
        (
            definition.ticket_type,
            definition.priority,
            definition.scope.clone(),
            definition.approval == Approval::Automatic,
        )
    };
    key(before) == key(after)
}
