//! `POST /me/channels/{id}/authorize`.

use super::wire::{AuthorizeChannel, ChannelSignIn};
use crate::chats::{client, redirect_uri, refused};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::chats::begin_sign_in;
use gatepass_delivery::chat::Failed;
use gatepass_persistence::notify;
use uuid::Uuid;

/// Sign in at a chat to bind the account there
///
/// Returns the address of the service's page where the caller signs in. The service sends their browser back to a page of this server,
/// which shows a code to confirm with. The address is valid for 10 minutes and once, and the one before is worthless then. Needs a login
/// session, and `public_url`. Microsoft Teams has no such sign-in, and Slack needs `client_id` in its settings: 409
/// `sign_in_unavailable`.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the channel")),
    request_body = AuthorizeChannel,
    responses((status = 200, description = "The address", body = ChannelSignIn))
)]
#[post("/me/channels/{id}/authorize")]
pub async fn authorize_channel(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<AuthorizeChannel>,
) -> Result<HttpResponse> {
    let AuthorizeChannel {} = body.input;
    caller
        .write(&body.bytes, async |tx, caller| {
            let channel = notify::find_channel(tx, id.0).await?;
            let begun = begin_sign_in(tx, caller.by(), &channel).await?;
            let shared = &caller.client.shared;
            let redirect = redirect_uri(shared, &channel)?;
            match client(shared, &channel)?.authorize_url(&begun.state, &begun.nonce, &redirect) {
                Some(Ok(url)) => Reply::ok(&ChannelSignIn { url }),
                None | Some(Err(Failed::Settings { .. })) => Err(Problem::new(Code::SignInUnavailable)),
                Some(Err(failed)) => Err(refused(&failed)),
            }
        })
        .await
}
