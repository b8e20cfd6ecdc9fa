//! Approval flows: who may request which access, and who must approve.

mod check;
mod create;
mod delete;
mod devices;
mod get;
mod list;
mod update;
mod versions;
pub mod wire;

use crate::error::Result;
use crate::extract::Caller;
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::flow::{Flow, warn};
use gatepass_domain::ids::FlowId;
use gatepass_persistence::flows::{self, Stored, Viewer, claims};
use gatepass_persistence::tickets::approvers::{self, FactsQuery};
use gatepass_persistence::{Conn, Tx};
use serde_json::{Value, json};
use utoipa_actix_web::service_config::ServiceConfig;
use wire::FlowView;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_flow)
        .service(list::list_flows)
        .service(get::get_flow)
        .service(update::update_flow)
        .service(delete::delete_flow)
        .service(versions::list_flow_versions);
}

/// The flow as this caller sees it. Auditors and admins of its organization see warnings.
async fn view(caller: &Caller, conn: &mut Conn, mut stored: Stored) -> Result<FlowView> {
    let Flow { org_id, definition, .. } = &mut stored.flow;
    devices::without_hidden(caller, conn, [(*org_id, definition)]).await?;
    let reads_everything = reads_everything(caller, &stored.flow);
    let warnings = if reads_everything {
        let Flow { org_id, definition, .. } = &stored.flow;
        let rules = warn::rules(definition);
        let rules: Vec<_> = rules.iter().collect();
        let query = FactsQuery { org_id: *org_id, rules: &rules, ..FactsQuery::default() };
        let known = approvers::facts(conn, query).await?;
        let in_scope = claims::found_in_scope(conn, *org_id, &definition.scope).await?;
        Some(warn::warnings(definition, &known.facts, &in_scope, org_id.is_none()))
    } else {
        None
    };
    Ok(FlowView::new(stored, reads_everything, warnings))
}

/// Whether the caller sees the whole flow, even if it is not visible to them as a requester.
fn reads_everything(caller: &Caller, flow: &Flow) -> bool {
    flow.org_id.map_or(caller.actor.is_super_admin, |org| caller.actor.is_auditor_of(org))
}

/// Finds a flow that the caller may manage, and locks it and the flows beside it. Not found if the flow is not visible to the
/// caller.
async fn find_managed(caller: &Caller, tx: &mut Tx, id: FlowId) -> Result<Stored> {
    let org = flows::find(tx, id).await?.flow.org_id;
    claims::lock(tx, org).await?;
    let stored = flows::find_locked(tx, id).await?;
    if !reads_everything(caller, &stored.flow) {
        flows::find_visible(tx, &Viewer::from(&caller.actor), id).await?;
    }
    caller.authorize(Act::ManageFlow, &Target::within(stored.flow.org_id))?;
    Ok(stored)
}

/// The flow as the audit log shows it.
fn snapshot(flow: &Flow) -> Value {
    let Flow { id: _, version, org_id: _, name, description, enabled, definition } = flow;
    json!({
        "version": version, "name": name, "description": description, "enabled": enabled, "definition": definition,
    })
}
