//! From flows to what one caller is shown of them: with a few statements for a page, however many items it has.

use super::wire::{CatalogGrant, CatalogItem, CatalogLevel, CatalogTicket};
use crate::error::Answer;
use crate::extract::Caller;
use crate::schema::Timestamp;
use futures::future::join;
use gatepass_domain::authz::Scope;
use gatepass_domain::flow::{Definition, Flow, Item, LevelRule};
use gatepass_domain::ids::FlowId;
use gatepass_persistence::Conn;
use gatepass_persistence::catalog::{self, Asked, Held, HeldAs, Offer};
use gatepass_persistence::flows::Stored;
use gatepass_persistence::tickets::PersonName;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A flow, where it is offered, and its levels with their numbers on the page.
struct Row {
    flow: Flow,
    orgs: Vec<Uuid>,
    levels: Vec<(usize, LevelRule)>,
}

/// The items, as the caller sees them now.
pub async fn items(caller: &Caller, conn: &Conn, offers: Vec<Offer>) -> Answer<Vec<CatalogItem>> {
    let mut numbers = 0..;
    let rows: Vec<Row> = offers
        .into_iter()
        .map(|(Stored { flow, created_at: _, updated_at: _ }, orgs)| {
            let levels = numbers.by_ref().zip(flow.definition.approval.levels()).collect();
            Row { flow, orgs, levels }
        })
        .collect();
    let told = rows.iter().filter(|row| row.flow.definition.show_progress);
    let asked: Vec<Asked<'_>> = told
        .flat_map(|Row { flow: _, orgs, levels }| {
            levels.iter().map(|(n, rule)| Asked { n: *n, rules: &rule.approvers, orgs })
        })
        .collect();
    let ids: Vec<FlowId> = rows.iter().map(|row| row.flow.id).collect();
    let held = catalog::held(conn, caller.id(), &ids);
    let (held, deciders) = join(held, catalog::deciders(conn, caller.id(), &asked)).await;
    let (held, mut deciders) = (held?, deciders?);
    Ok(rows.into_iter().map(|row| item(caller, row, &held, &mut deciders)).collect())
}

fn item(
    caller: &Caller,
    row: Row,
    held: &[Held],
    deciders: &mut BTreeMap<usize, Vec<PersonName>>,
) -> CatalogItem {
    let Row { flow, orgs, levels } = row;
    let Definition { ticket_type, approval, duration, item, show_progress, .. } = flow.definition;
    let Item { category, icon_url, groups: _, assets: _, nodes: _ } = item.unwrap_or_default();
    let levels = (1..).zip(levels).map(|(level, (n, rule))| {
        let LevelRule { mode, quorum, approvers } = rule;
        let named_by = approvers.iter().filter(|_| show_progress).map(Into::into).collect();
        let approvers = deciders.remove(&n).unwrap_or_default().into_iter().map(Into::into).collect();
        CatalogLevel { level, mode, quorum, named_by, approvers }
    });
    let mine = || held.iter().filter(|held| held.item == flow.id);
    CatalogItem {
        id: flow.id.into(),
        r#type: ticket_type,
        org_ids: orgs,
        name: flow.name,
        description: flow.description,
        category,
        icon_url,
        duration: duration.into(),
        approval_type: approval.kind(),
        levels: levels.collect(),
        grants: mine().filter_map(|held| grant(caller, held)).collect(),
        tickets: mine().filter_map(|held| ticket(caller, held)).collect(),
    }
}

/// A grant that holds or will; a key that may not read grants is not told of it.
fn grant(caller: &Caller, Held { item: _, asset, what }: &Held) -> Option<CatalogGrant> {
    match what {
        HeldAs::Grant(grant) if grant.is_open_at(caller.now) => Some(CatalogGrant {
            grant_id: grant.id.into(),
            asset_id: asset.map(Uuid::from),
            state: grant.state_at(caller.now),
            until: grant.window.end.map(Timestamp::from),
        })
        .filter(|_| caller.actor.has_scope(Scope::GrantsRead)),
        HeldAs::Grant(_) | HeldAs::Ticket(..) => None,
    }
}

fn ticket(caller: &Caller, Held { item: _, asset, what }: &Held) -> Option<CatalogTicket> {
    match what {
        HeldAs::Ticket(id, state) if caller.actor.has_scope(Scope::TicketsRead) => {
            Some(CatalogTicket { ticket_id: (*id).into(), asset_id: asset.map(Uuid::from), state: *state })
        }
        HeldAs::Ticket(..) | HeldAs::Grant(_) => None,
    }
}
