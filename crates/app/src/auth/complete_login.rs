//! A login that waited for a review is completed with its poll token.
//!
//! It makes its own transaction, because it commits a refusal of the rules.

use super::enter::{Doors, LoggedIn, enter, proof};
use super::secrets;
use super::sessions::SessionTokens;
use crate::Result;
use crate::guard::reviews;
use gatepass_domain::refused::Refused;
use gatepass_domain::ticket::state::State;
use gatepass_domain::why::Why;
use gatepass_persistence::auth::poll_tokens::{self, Bound};
use gatepass_persistence::auth::sessions::Device;
use gatepass_persistence::events::Origin;
use gatepass_persistence::{auth::actors, directory::users};

/// Completes a login that waited for a review. The rules are asked again: the approval of the review lets the login pass.
pub async fn complete_login(
    doors: Doors<'_>,
    from: &Origin,
    poll_token: &str,
    device: &Device,
) -> Result<SessionTokens> {
    let worthless = || Refused::new(Why::InvalidPollToken);
    let mut tx = doors.db.begin().await?;
    let token = poll_tokens::find_for_login(&tx, &secrets::hash(poll_token)).await?.ok_or_else(worthless)?;
    actors::lock_rights(&tx, token.user).await?;
    let user = users::find(&mut tx, token.user).await?;
    let now = Bound { ip: from.ip.clone(), proof: proof(&user) };
    if token.bound != now || !user.is_active || !poll_tokens::use_up(&mut tx, token.id).await? {
        return Err(worthless());
    }
    match reviews::find(&tx, token.ticket, tx.now).await?.state {
        State::Pending { .. } | State::Blocked { .. } => return Err(Why::ReviewPending.into()),
        State::Approved => {}
        State::Denied { .. } | State::Canceled { .. } | State::Expired | State::Error { .. } => {
            return Err(worthless());
        }
    }
    match enter(&mut tx, doors, from, &user, device).await? {
        Some(Ok(LoggedIn::Begun(tokens))) => {
            tx.commit().await?;
            Ok(tokens)
        }
        Some(Err(rejected)) => {
            tx.commit().await?;
            Err(rejected)
        }
        // Another login has used the approval, or another rule asks for another review. Nothing is stored.
        Some(Ok(LoggedIn::Held(_))) | None => Err(worthless()),
    }
}
