//! `DELETE /users/{id}`: only for users without any history; others are deactivated. Reports what happens to the
//! credentials that the user had or created.

use super::refuse_stale;
use super::removal::{DeleteUser, MadeKeys, UserRemoval};
use crate::error::Result;
use crate::extract::{Caller, Id, Query};
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::directory::users;
use gatepass_domain::ids::UserId;
use gatepass_persistence::auth::api_keys;

/// Delete a user
///
/// Only super admins may. A user who has ever taken part in anything is in use: deactivate them with `is_active`
/// instead. The user's API keys are deleted, and keys that were created with those are revoked. Keys that the user
/// created for others stay valid, or are revoked with `made_keys=revoke`. The response names each of these keys.
/// `dry_run=true` only reports them.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the user"), DeleteUser),
    responses(
        (status = 200, description = "What happens to the API keys that the user had or created", body = UserRemoval),
        (status = 204, description = "The user is deleted, and had or created no API keys")
    )
)]
#[delete("/users/{id}")]
pub async fn delete_user(
    caller: Caller,
    Id(id): Id<UserId>,
    Query(asked): Query<DeleteUser>,
) -> Result<HttpResponse> {
    let revokes_made = asked.made_keys == MadeKeys::Revoke;
    if asked.dry_run {
        let input = users::DeleteUser { revokes_made, held: None };
        let mut tx = caller.client.db.begin().await?;
        let keys = users::delete_user(&mut tx, caller.by(), id, input, refuse_stale(&caller)).await;
        tx.rollback().await?;
        return Ok(Reply::answer(&UserRemoval::new(id, false, keys?))?.send());
    }
    let mut held = api_keys::owners_of_keys_of(&caller.conn().await?, id, revokes_made).await?;
    held.push(id);
    caller
        .write_about(&held, &[], async |tx, caller| {
            let input = users::DeleteUser { revokes_made, held: Some(&held) };
            let keys = users::delete_user(tx, caller.by(), id, input, refuse_stale(caller)).await?;
            if keys.is_empty() {
                Ok(Reply::no_content())
            } else {
                Reply::answer(&UserRemoval::new(id, true, keys))
            }
        })
        .await
}
