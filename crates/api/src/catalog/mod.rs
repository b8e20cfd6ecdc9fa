//! The catalog: what somebody may ask for, who would have to approve it, and what they have of it.

mod devices;
mod get;
mod list;
mod show;
mod wire;

use crate::error::{Code, Problem, Result};
use crate::extract::Caller;
use gatepass_domain::ids::{FlowId, OrgId};
use gatepass_persistence::catalog::{self, Filter, Offer};
use gatepass_persistence::keyset::{Page, Sort};
use gatepass_persistence::{Conn, visible};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config.service(list::list_catalog).service(get::get_catalog_item).service(devices::list_catalog_devices);
}

/// Everything that the caller may ask for where they are a member; in these organizations alone, if any are named.
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

/// One item; one that the caller may not ask for does not exist.
async fn find(caller: &Caller, conn: &Conn, id: Uuid) -> Result<Offer> {
    let filter = Filter { item: Some(FlowId(id)), ..offered_to(caller, &[]) };
    let page = Page { limit: 1, after: None, sort: Sort::Newest };
    catalog::list(conn, &filter, &page).await?.pop().ok_or_else(|| Problem::new(Code::NotFound))
}
