//! `/connectors`: who carries grants to systems that do not ask Gatepass at each access.

mod create;
mod delete;
mod get;
mod input;
mod list;
mod reconcile;
mod rotate;
mod tasks;
mod update;
pub mod wire;

use self::wire::ConnectorSecret;
use crate::error::Result;
use crate::reply::Reply;
use gatepass_domain::authz::Target;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_persistence::connectors::Connector;
use gatepass_persistence::events::NewEvent;
use serde_json::Value;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_connector)
        .service(list::list_connectors)
        .service(get::get_connector)
        .service(update::update_connector)
        .service(delete::delete_connector)
        .service(rotate::rotate_connector_secret)
        .service(tasks::fetch_connector_tasks)
        .service(reconcile::reconcile_connector);
}

/// A connector as a target of authorization.
fn target(connector: &Connector) -> Target {
    Target::org(OrgId(connector.org_id))
}

/// An event of a connector.
fn event(action: EventAction, connector: &Connector, data: Value) -> NewEvent {
    NewEvent::new(action, data).about(connector.id).in_org(Some(connector.org_id))
}

/// A reply that shows a secret once. The remembered body has none.
fn shown_once(reply: Reply, connector: Connector) -> Result<Reply> {
    let kept = ConnectorSecret { secret: None, ..ConnectorSecret::from(connector) };
    Ok(Reply { remembered: Some(Reply::ok(&kept)?.body), etag: Reply::ok(&kept.connector)?.etag, ..reply })
}
