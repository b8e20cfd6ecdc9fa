//! The devices that items name, as members see them whose organization restricts its inventory (domain.md section 11): without
//! those that are hidden from the member.

use crate::error::Result;
use crate::extract::Caller;
use gatepass_domain::flow::Definition;
use gatepass_domain::ids::{AssetId, OrgId};
use gatepass_persistence::{Conn, visible};
use std::collections::{BTreeMap, BTreeSet};

/// Removes the devices that are hidden from the caller from these definitions, each with the organization of its flow.
pub async fn without_hidden<'a>(
    caller: &Caller,
    conn: &Conn,
    definitions: impl IntoIterator<Item = (Option<OrgId>, &'a mut Definition)>,
) -> Result<()> {
    let mut named: BTreeMap<OrgId, Vec<&mut Vec<AssetId>>> = BTreeMap::new();
    for (org, definition) in definitions {
        let org = org.filter(|org| caller.actor.sees_inventory_in_part(*org));
        if let (Some(org), Some(item)) = (org, &mut definition.item) {
            named.entry(org).or_default().push(&mut item.assets);
        }
    }
    for (org, mut lists) in named {
        let all: BTreeSet<AssetId> = lists.iter().flat_map(|list| list.iter().copied()).collect();
        let all: Vec<AssetId> = all.into_iter().collect();
        let shown = visible::places(conn, caller.id(), org, &all, &[]).await?;
        for list in &mut lists {
            list.retain(|asset| shown.contains(&asset.0));
        }
    }
    Ok(())
}
