//! How invitations look on the wire.

use crate::page::page_of;
use crate::schema::{self, Timestamp};
use gatepass_domain::authz::Role;
use gatepass_persistence::invitations::Invitation;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An invitation into an organization that is not answered yet.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationView {
    /// Its id.
    pub id: Uuid,
    /// The organization.
    pub org_id: Uuid,
    /// The organization's name.
    #[schema(max_length = 200, example = "Default")]
    pub org_name: String,
    /// Who is invited.
    pub user_id: Uuid,
    /// Their login name.
    #[schema(max_length = 64, example = "alice")]
    pub username: String,
    /// What they will be in it.
    #[schema(value_type = schema::Role)]
    pub role: Role,
    /// Who invites.
    pub invited_by: Uuid,
    /// When they were invited.
    pub created_at: Timestamp,
    /// From when on it can't be accepted any more.
    pub expires_at: Timestamp,
}

impl From<Invitation> for InvitationView {
    fn from(invitation: Invitation) -> Self {
        let Invitation { id, org_id, org_name, user_id, username, role, invited_by, created_at, expires_at } =
            invitation;
        Self {
            id,
            org_id,
            org_name,
            user_id,
            username,
            role,
            invited_by,
            created_at: created_at.into(),
            expires_at: expires_at.into(),
        }
    }
}

page_of! {
    /// A page of invitations.
    pub struct InvitationPage of InvitationView
}

/// Whom to invite.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateInvitation {
    /// The user.
    pub user_id: Uuid,
    /// What they shall be.
    #[schema(value_type = schema::Role, example = "member")]
    pub role: Role,
}
