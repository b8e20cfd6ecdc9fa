//! The catalog: the items that a user may request, who would have to approve them, and the user's grants and tickets.

mod devices;
mod get;
mod list;
mod show;
mod wire;

use crate::error::{Code, Problem, Result};
use crate::extract::Caller;
use gatepass_domain::ids::{FlowId, GroupId, OrgId};
use gatepass_persistence::catalog::{self, Filter, Offer};
use gatepass_persistence::keyset::{Page, Sort};
use gatepass_persistence::{Conn, tickets, visible};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config.service(list::list_catalog).service(get::get_catalog_item).service(devices::list_catalog_devices);
}

/// The items that the caller may request in their organizations, or in these organizations only.
fn offered_to(caller: &Caller, orgs: &[Uuid]) -> Filter {
    let orgs: Vec<OrgId> = orgs.iter().copied().map(OrgId).collect();
    Filter {
        user: caller.id(),
        orgs: visible::orgs(&caller.actor.member_orgs(), &orgs),
        item: None,
        types: Vec::new(),
        categories: Vec::new(),
        q: None,
    }
}

/// The groups of the caller. Empty if no offer lets the members of a group ask for others.
async fn groups(conn: &Conn, caller: &Caller, offers: &[Offer]) -> Result<Vec<GroupId>> {
    let names_groups = |(stored, ..): &Offer| !stored.flow.definition.on_behalf.groups.is_empty();
    if !offers.iter().any(names_groups) {
        return Ok(Vec::new());
    }
    Ok(tickets::groups_of(conn, &[caller.id()]).await?.remove(&caller.id()).unwrap_or_default())
}

/// One item. Not found if the caller may not request it.
async fn find(caller: &Caller, conn: &Conn, id: Uuid) -> Result<Offer> {
    let filter = Filter { item: Some(FlowId(id)), ..offered_to(caller, &[]) };
    let page = Page { limit: 1, after: None, sort: Sort::Newest };
    catalog::list(conn, &filter, &page).await?.pop().ok_or_else(|| Problem::new(Code::NotFound))
}
