//! Renders a catalog flow for one caller.

use super::wire::{CatalogGrant, CatalogItem, CatalogLevel, CatalogTicket, MayAskFor};
use crate::extract::Caller;
use crate::schema::Timestamp;
use gatepass_domain::authz::Scope;
use gatepass_domain::flow::{Definition, Flow, Item, LevelRule};
use gatepass_domain::ids::GroupId;
use gatepass_domain::ticket::holding::Holding;
use gatepass_persistence::catalog::{Held, Offer};
use gatepass_persistence::flows::Stored;
use std::collections::BTreeSet;
use time::Duration;
use uuid::Uuid;

/// An item as the caller sees it now. `held` are the caller's grants and tickets for items, `joined` the groups that
/// the caller is a permanent member of, `own_groups` all groups of the caller.
pub fn item(
    caller: &Caller,
    offer: Offer,
    held: &[Held],
    joined: &BTreeSet<GroupId>,
    own_groups: &[GroupId],
) -> CatalogItem {
    let (Stored { flow, created_at: _, updated_at: _ }, org_ids, deciders) = offer;
    let Flow { id, version: _, org_id: _, name, description, enabled: _, definition } = flow;
    let shows_people = definition.shows_people(false);
    let reason_required = definition.reason_required();
    let Definition {
        ticket_type,
        priority: _,
        visible_to: _,
        watchers: _,
        on_behalf,
        scope: _,
        approval,
        duration,
        item,
        approver_edits: _,
        pending_for: _,
        max_pending: _,
        start_within: _,
        reason_required: _,
        show_progress: _,
        distinct_approvers: _,
        pin_assets: _,
    } = definition;
    let Item { owner_id: _, category, icon_url, url, groups, assets: _, nodes: _, own_devices_only } =
        item.unwrap_or_default();
    let levels = (1..).zip(approval.levels()).map(|(level, rule)| {
        let LevelRule { mode, quorum, denials, approvers } = rule;
        let named_by = approvers.iter().filter(|_| shows_people).map(Into::into).collect();
        let of_level = deciders.iter().filter(|decider| decider.level == level);
        let approvers = of_level.map(|decider| decider.person.clone().into()).collect();
        CatalogLevel { level, mode, quorum, denials, named_by, approvers }
    });
    let is_admin = org_ids.iter().any(|org| caller.actor.asks_for_others_in((*org).into()));
    let may_ask = caller.actor.has_scope(Scope::OnBehalfWrite);
    let on_behalf = if may_ask && on_behalf.admits_for_anyone(is_admin, own_groups) {
        MayAskFor::Anyone
    } else if may_ask && on_behalf.managers {
        MayAskFor::Reports
    } else {
        MayAskFor::Nobody
    };
    let mine = || held.iter().filter(|held| held.item == id);
    CatalogItem {
        id: id.into(),
        r#type: ticket_type,
        org_ids,
        name,
        description,
        category,
        icon_url,
        url,
        duration: duration.into(),
        approval_type: approval.kind(),
        on_behalf,
        reason_required,
        own_devices_only,
        levels: levels.collect(),
        grants: mine().filter_map(|held| grant(caller, held)).collect(),
        is_member: !groups.is_empty()
            && groups.iter().all(|group| joined.contains(group))
            && caller.actor.has_scope(Scope::DirectoryRead),
        tickets: mine().filter_map(|held| ticket(caller, held)).collect(),
    }
}

/// An open grant. Omitted for an API key that may not read grants.
fn grant(caller: &Caller, Held { item: _, asset, what }: &Held) -> Option<CatalogGrant> {
    match what {
        Holding::Grant(grant) if grant.is_open_at(caller.now) => Some(CatalogGrant {
            grant_id: grant.id.into(),
            asset_id: asset.map(Uuid::from),
            state: grant.state_at(caller.now),
            until: grant.window.end.map(Timestamp::from),
            start_by: grant.start_by(caller.now).map(Timestamp::from),
            remaining_seconds: grant.remaining_at(caller.now).map(Duration::whole_seconds),
        })
        .filter(|_| caller.actor.has_scope(Scope::GrantsRead)),
        Holding::Grant(_) | Holding::Ticket(..) => None,
    }
}

fn ticket(caller: &Caller, Held { item: _, asset, what }: &Held) -> Option<CatalogTicket> {
    match what {
        Holding::Ticket(id, state) if caller.actor.has_scope(Scope::TicketsRead) => {
            Some(CatalogTicket { ticket_id: (*id).into(), asset_id: asset.map(Uuid::from), state: *state })
        }
        Holding::Ticket(..) | Holding::Grant(_) => None,
    }
}
