//! An invitation is accepted.

use super::super::members as directory_members;
use super::{find_to_answer, logged, take};
use crate::jobs::{Changed, follow_rules};
use crate::{By, Result};
use gatepass_domain::authz::Role;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{InvitationId, OrgId, UserId};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::directory::invitations::Invitation;
use gatepass_persistence::directory::members::{self, Member};
use gatepass_persistence::{Tx, directory::users, events};
use serde_json::json;

/// Makes the invited user a member. The actor needs a session: an API key, which others may hold, consents to nothing. Refuses
/// if the inviter may not invite any more.
pub async fn accept_invitation(tx: &mut Tx, by: By<'_>, id: InvitationId) -> Result<Member> {
    let invitation = find_to_answer(tx, by, id).await?;
    by.require_session()?;
    if !may_still_invite(tx, &invitation).await? {
        return Err(Why::InvitationVoid.into());
    }
    take(tx, &invitation).await?;
    let (org, user) = (OrgId(invitation.org_id), UserId(invitation.user_id));
    if !members::insert(tx, org, user, invitation.role).await? {
        return Err(Refused::new(Why::AlreadyExists).detail("the user is a member already"));
    }
    if invitation.role == Role::OrgAdmin {
        follow_rules(tx, Changed::OrgAdmins { org_id: org }).await?;
    }
    let member = members::find(tx, org, user).await?;
    let data = json!({ "after": directory_members::logged(&member), "invitation": logged(&invitation) });
    events::record(tx, by.origin, vec![directory_members::event(EventAction::MemberAdded, &member, data)])
        .await?;
    Ok(member)
}

/// Whether the inviter is still an active admin of the organization. If so, they stay one until the transaction ends.
async fn may_still_invite(tx: &mut Tx, invitation: &Invitation) -> Result<bool> {
    let inviter = users::find_shared(tx, UserId(invitation.invited_by)).await?;
    if !inviter.is_active || inviter.is_super_admin {
        return Ok(inviter.is_active);
    }
    let role = members::role_shared(tx, OrgId(invitation.org_id), UserId(inviter.id)).await?;
    Ok(role == Some(Role::OrgAdmin))
}
