//! How invitations look on the wire.

use crate::error::Answer;
use crate::page::{Listing, SortBy};
use crate::schema::{self, Timestamp};
use gatepass_domain::authz::Role;
use gatepass_persistence::invitations::Invitation;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
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

/// A page of invitations.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationPage {
    /// The invitations.
    #[schema(max_items = 200)]
    pub items: Vec<InvitationView>,
    /// Goes on after this page; null on the last.
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
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

/// Which page of invitations.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListInvitations {
    /// How many at most; more than 200 are never given at once.
    #[param(minimum = 1, example = 50)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}

impl ListInvitations {
    /// Reads which page; the cursor is of this list alone.
    pub fn read(self, of: &impl std::fmt::Debug) -> Answer<Listing> {
        let Self { limit, cursor } = self;
        Listing::new(limit, cursor.as_deref(), SortBy::Newest, &("invitations", of))
    }
}
