//! An admin of an organization invites a user into it.

use super::super::seen;
use super::{event, logged};
use crate::{By, Result};
use gatepass_domain::authz::{Act, Role, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{InvitationId, OrgId, UserId};
use gatepass_domain::refused::{Fault, Refused};
use gatepass_domain::why::Why;
use gatepass_persistence::directory::invitations::{self, Invitation, Whose};
use gatepass_persistence::{
    Tx,
    directory::{members, organizations},
    events,
};
use serde_json::json;
use time::Duration;

/// How long an invitation can be accepted.
const OPEN_FOR: Duration = Duration::days(14);

/// Invites a user whom the actor sees into the organization, with this role.
pub async fn create_invitation(
    tx: &mut Tx,
    by: By<'_>,
    (org, user): (OrgId, UserId),
    role: Role,
) -> Result<Invitation> {
    by.authorize(Act::ManageMembers, &Target::org(org))?;
    if !organizations::exists(tx, org).await? {
        return Err(Why::NotFound.into());
    }
    if seen(tx, by.actor, &[user]).await?.is_empty() {
        let fault = Fault::new("/user_id", "not_found", "there is no such user");
        return Err(Refused::faults(vec![fault]));
    }
    if members::find_opt_locked(tx, org, user).await?.is_some() {
        return Err(taken("the user is a member already"));
    }
    let (id, expires_at): (InvitationId, _) = (tx.ids.next(), tx.now + OPEN_FOR);
    if !invitations::insert(tx, id, (org, user, role), by.id(), expires_at).await? {
        return Err(taken("the user is invited already"));
    }
    let invitation = invitations::find(tx, &Whose::Org(org), id).await?;
    let data = json!({ "after": logged(&invitation) });
    events::record(tx, by.origin, vec![event(EventAction::InvitationCreated, &invitation, data)]).await?;
    Ok(invitation)
}

fn taken(detail: &str) -> Refused {
    let fault = Fault::new("/user_id", "already_exists", detail);
    Refused::new(Why::AlreadyExists).with_faults(vec![fault]).detail(detail)
}
