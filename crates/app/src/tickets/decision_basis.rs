//! What a decision that may change the request is judged by: the objects that would be given, and the tree around them.

use super::choose::refuse_claimed;
use super::pin::pin;
use crate::Result;
use gatepass_domain::flow::approver::Facts;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::command::Context;
use gatepass_domain::ticket::edit;
use gatepass_domain::ticket::existing_objects::ExistingObjects;
use gatepass_domain::ticket::kind::Tree;
use gatepass_persistence::flows::claims;
use gatepass_persistence::{Tx, tickets};
use time::OffsetDateTime;

/// The objects that a decision would give, locked until the transaction ends, and the tree around them.
pub struct DecisionBasis {
    /// The objects of the changed request that exist.
    pub objects: ExistingObjects,
    tree: Tree,
}

impl DecisionBasis {
    /// The context of the command.
    pub fn context<'a>(&'a self, facts: &'a Facts, now: OffsetDateTime) -> Context<'a> {
        Context { now, facts, tree: &self.tree, objects: &self.objects }
    }
}

/// Loads what a decision with these changes is judged by. Refuses changes that add something which another flow claims.
/// `objects` are the existing objects of the changed request, if they are loaded already.
pub async fn load_basis(
    tx: &mut Tx,
    ticket: &Ticket,
    changes: Option<&edit::Changes>,
    objects: Option<ExistingObjects>,
) -> Result<DecisionBasis> {
    let objects = if let Some(objects) = objects {
        objects
    } else {
        let (assets, nodes) = ticket.request_with(changes).subjects();
        tickets::existing_objects(tx, ticket.org_id, ticket.beneficiary, &assets, &nodes, ticket.groups())
            .await?
    };
    let objects = pin(tx, ticket, changes, objects).await?;
    let tree = tree(tx, ticket, changes).await?;
    refuse_claimed(tx, ticket, changes, &tree).await?;
    Ok(DecisionBasis { objects, tree })
}

/// Loads the tree around the original, the current and the changed request, and the requests that earlier approvals are about.
/// Without changes there is nothing to compare, and the tree stays empty.
async fn tree(tx: &mut Tx, ticket: &Ticket, changes: Option<&edit::Changes>) -> Result<Tree> {
    if changes.is_none() && ticket.approved.is_none() {
        return Ok(Tree::default());
    }
    let (mut assets, mut nodes) = ticket.request_with(changes).subjects();
    let decisions = ticket.levels.iter().flat_map(|level| &level.decisions);
    let approved = decisions.filter_map(|decision| Some(&decision.content.as_ref()?.request));
    for request in [&ticket.requested, ticket.current_request()].into_iter().chain(approved) {
        let (more_assets, more_nodes) = request.subjects();
        assets.extend(more_assets);
        nodes.extend(more_nodes);
    }
    Ok(claims::tree_around(tx, ticket.org_id, &assets, &nodes, &ticket.definition.scope).await?)
}
