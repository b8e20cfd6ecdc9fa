//! `DELETE /users/{id}`: only of one without any history. Others are switched off.

use super::super::refuse_used;
use super::target;
use super::update::{counts_as_super_admin, refuse_last};
use super::wire::UserView;
use crate::error::Answer;
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_domain::authz::Act;
use gatepass_domain::ids::UserId;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Tx, users, uses};
use serde_json::json;

/// Delete a user
///
/// For super admins. Whoever takes or took part in anything is in use: switch them off with `is_active` instead.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The user")),
    responses((status = 204, description = "The user is gone"))
)]
#[delete("/users/{id}")]
pub async fn delete_user(caller: Caller, Id(id): Id<UserId>) -> Answer<HttpResponse> {
    caller.write_about(&[id], &[], async |tx, caller| remove(caller, tx, id).await).await
}

async fn remove(caller: &Caller, tx: &mut Tx, id: UserId) -> Answer<Reply> {
    let seen = users::find(tx, id).await?;
    caller.authorize(Act::DeleteUser, &target(tx, &seen).await?)?;
    users::lock_structure(tx).await?;
    let user = users::find_locked(tx, id).await?;
    let is_admin = counts_as_super_admin(&user);
    let before = UserView::new(user, &caller.actor);
    reply::refuse_stale(&caller.client.request, &before)?;
    if is_admin {
        refuse_last(tx, id).await?;
    }
    refuse_used(&uses::of_user(tx, id).await?)?;
    users::delete(tx, id).await?;
    let event = NewEvent {
        action: "user.deleted".into(),
        subject: Some(("user", id.into())),
        data: json!({ "before": before }),
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await?;
    Ok(Reply::no_content())
}
