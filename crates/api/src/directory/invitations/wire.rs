//! The contract's types for invitations.

use crate::page::page_of;
use crate::schema::{self, Timestamp};
use gatepass_domain::authz::Role;
use gatepass_persistence::directory::invitations::Invitation;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An open invitation into an organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationView {
    /// The id of the invitation.
    pub id: Uuid,
    /// The organization.
    pub org_id: Uuid,
    /// The organization's name.
    #[schema(max_length = 200, example = "Default")]
    pub org_name: String,
    /// The invited user.
    pub user_id: Uuid,
    /// The login name of the invited user.
    #[schema(max_length = 254, example = "alice")]
    pub username: String,
    /// The role that the user gets.
    #[schema(value_type = schema::Role)]
    pub role: Role,
    /// The user who invited.
    pub invited_by: Uuid,
    /// When the user was invited.
    pub created_at: Timestamp,
    /// When the invitation expires.
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

/// A new invitation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateInvitation {
    /// The user to invite.
    pub user_id: Uuid,
    /// The role that the user gets.
    #[schema(value_type = schema::Role, example = "member")]
    pub role: Role,
}
