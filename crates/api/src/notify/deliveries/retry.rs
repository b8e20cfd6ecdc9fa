//! `POST /deliveries/{id}/retry`.

use super::wire::{DeliveryView, RetryDelivery};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_domain::notify::DeliveryState;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Tx, notify};
use serde_json::json;
use uuid::Uuid;

/// Retry a delivery
///
/// Only admins of its organization may; of no organization, super admins. The delivery must have ended: it is dead, was dropped, or
/// was delivered and is wanted again. It is due at once, with all of its attempts and its id, so that a receiver that has it knows
/// it.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the delivery")),
    request_body = RetryDelivery,
    responses((status = 200, description = "The current delivery", body = DeliveryView))
)]
#[post("/deliveries/{id}/retry")]
pub async fn retry_delivery(caller: Caller, id: Id<Uuid>, body: Body<RetryDelivery>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| retry(caller, tx, id.0).await).await
}

async fn retry(caller: &Caller, tx: &mut Tx, id: Uuid) -> Result<Reply> {
    let before = notify::find_locked(tx, &caller.actor.readable_orgs(), id).await?;
    caller.authorize(Act::RetryDelivery, &Target::within(before.org_id.map(OrgId)))?;
    reply::refuse_stale(&caller.client.request, &DeliveryView::from(before.clone()))?;
    if before.state == DeliveryState::Pending {
        return Err(Problem::new(Code::DeliveryPending));
    }
    let after = notify::retry(tx, &before).await?;
    let data = json!({
        "channel": before.channel,
        "recipient_id": before.recipient_id,
        "before": { "state": before.state, "attempts": before.attempts, "error": before.error },
        "after": { "state": after.state },
    });
    let event = NewEvent::new(EventAction::DeliveryRetried, data).about(id).in_org(before.org_id);
    caller.record(tx, vec![event]).await?;
    Reply::ok(&DeliveryView::from(after))
}
