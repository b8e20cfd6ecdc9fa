//! `POST /connectors`.

use super::input::{Named, check, ids, new_secret};
use super::wire::{ConnectorSecret, ConnectorView, CreateConnector};
use super::{event, shown_once, target};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::jobs::{CarryGrants, enqueue};
use gatepass_app::references::not_found;
use gatepass_app::rules::refuse;
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_persistence::connectors::{self, Connector};
use gatepass_persistence::{Tx, references};
use serde_json::json;

/// The most connectors of an organization.
const MOST: i64 = 50;

/// Create a connector
///
/// Only admins of the organization may. From then on, grants that it carries give access when it says so. Grants that are open
/// already stay active, and it gets tasks for them. The response shows the secret that signs posts, and no other response does.
#[utoipa::path(
    tag = "connectors",
    request_body = CreateConnector,
    responses((status = 201, description = "The connector and its secret", body = ConnectorSecret))
)]
#[post("/connectors")]
pub async fn create_connector(caller: Caller, body: Body<CreateConnector>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| create(caller, tx, body.input).await).await
}

async fn create(caller: &Caller, tx: &mut Tx, input: CreateConnector) -> Result<Reply> {
    let CreateConnector { org_id, name, groups, assets, url, service_id, give_up_after, alarm_after } = input;
    let (groups, assets) = (ids(groups), ids(assets));
    let connector = Connector {
        id: tx.ids.next(),
        org_id,
        name,
        carries_all: groups.is_empty() && assets.is_empty(),
        groups,
        assets,
        secret: url.as_ref().map(|_| new_secret()).transpose()?,
        url,
        old_secret: None,
        old_secret_until: None,
        service_id,
        give_up_after: give_up_after.length().whole_seconds(),
        alarm_after: alarm_after.length().whole_seconds(),
        is_active: true,
        report: None,
        created_at: tx.now,
        updated_at: tx.now,
    };
    caller.authorize(Act::ManageConnector, &target(&connector))?;
    if !references::hold_org(tx, OrgId(org_id)).await? {
        refuse(vec![not_found("/org_id")])?;
    }
    let named =
        Named { groups: connector.groups.clone(), assets: connector.assets.clone(), service: service_id };
    check(tx, caller, &connector, named).await?;
    if connectors::of_org_locked(tx, OrgId(org_id)).await? >= MOST {
        return Err(Problem::new(Code::TooManyConnectors));
    }
    connectors::insert(tx, &connector).await?;
    enqueue::<CarryGrants>(tx, connector.id.into()).await?;
    let data = json!({ "after": ConnectorView::from(connector.clone()) });
    caller.record(tx, vec![event(EventAction::ConnectorCreated, &connector, data)]).await?;
    let location = format!("/api/v1/connectors/{}", connector.id);
    shown_once(Reply::created(location, &ConnectorSecret::from(connector.clone()))?, connector)
}
