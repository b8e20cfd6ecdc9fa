//! Connection tokens in the contract.

use super::ConnectionTokenState;
use crate::access::AccessQuestion;
use crate::error::Result;
use crate::schema::{self, Timestamp};
use gatepass_app::auth::tokens::Tokens;
use gatepass_app::gateway::tokens::{AskToken, text};
use gatepass_domain::gateway::TokenState;
use gatepass_domain::permission::Action;
use gatepass_persistence::gateway::tokens::{Row, Stored};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

/// The connection that a token is for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateConnectionToken {
    /// The asset.
    pub asset_id: Uuid,
    /// The account: the name of one, `@INPUT` (typed by hand), `@USER` (named like the user) or `@ANON` (none).
    #[schema(min_length = 1, max_length = 128, example = "root")]
    pub account: String,
    /// The protocol.
    #[schema(min_length = 1, max_length = 32, example = "ssh")]
    pub protocol: String,
    /// The login name that the user types. It is required with `@INPUT`, and not allowed with other accounts.
    #[schema(min_length = 1, max_length = 128, example = "app")]
    pub input_username: Option<String>,
}

impl CreateConnectionToken {
    /// The question about access, which has the same rules between its fields.
    pub fn question(&self) -> AccessQuestion {
        let Self { asset_id, account, protocol, input_username } = self;
        AccessQuestion {
            user_id: None,
            asset_id: *asset_id,
            account: account.clone(),
            input_username: input_username.clone(),
            protocol: protocol.clone(),
            action: Action::Connect,
            at: None,
        }
    }
}

impl From<CreateConnectionToken> for AskToken {
    fn from(asked: CreateConnectionToken) -> Self {
        let CreateConnectionToken { asset_id, account, protocol, input_username } = asked;
        Self { asset: asset_id.into(), account, input: input_username, protocol }
    }
}

/// A token that somebody presents to a gateway.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedeemConnectionToken {
    /// The text of the token.
    #[schema(
        min_length = 1,
        max_length = 16_384,
        example = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIwMTk4In0.c2lnbmF0dXJl"
    )]
    pub token: String,
}

/// A connection token.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConnectionTokenView {
    /// The id of the token: its `jti`.
    pub id: Uuid,
    /// The state, by the clock.
    #[schema(value_type = ConnectionTokenState)]
    pub state: TokenState,
    /// The review that it waits for, or whose approval it has; null: there was no review.
    pub ticket_id: Option<Uuid>,
    /// The text for the gateway. Only while it is `ready`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 16_384, example = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIwMTk4In0.c2lnbmF0dXJl")]
    pub token: Option<String>,
    /// The organization of the asset.
    pub org_id: Uuid,
    /// The user, who asked for it.
    pub user_id: Uuid,
    /// The asset.
    pub asset_id: Uuid,
    /// The account.
    #[schema(max_length = 128, example = "root")]
    pub account: String,
    /// The login name that the user types, for `@INPUT`.
    #[schema(max_length = 128, example = "app")]
    pub input_username: Option<String>,
    /// The protocol.
    #[schema(max_length = 32, example = "ssh")]
    pub protocol: String,
    /// What the user may do.
    #[schema(value_type = Vec<schema::AccessAction>, max_items = 20)]
    pub actions: Vec<Action>,
    /// Whether it opens up to 100 sessions while it is ready: a permission that gives the access has `reusable_tokens`.
    pub is_reusable: bool,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Until when it is ready. While it is pending: until when its reviewers may decide.
    pub expires_at: Timestamp,
    /// When the access ends; null if it has no end.
    pub access_ends_at: Option<Timestamp>,
    /// What guard rules say to the user, and why it is denied.
    #[schema(max_length = 10_000)]
    pub message: String,
}

impl ConnectionTokenView {
    /// The token as it is now.
    pub fn new(stored: Stored, now: OffsetDateTime, keys: &Tokens) -> Result<Self> {
        let state = stored.state_at(now);
        let token = if state == TokenState::Ready { Some(text(keys, &stored.row)?) } else { None };
        let deadline = stored.deadline.filter(|_| state == TokenState::Pending);
        let actions = stored.row.actions();
        let Row {
            id,
            org_id,
            user_id,
            asset_id,
            account,
            input_username,
            protocol,
            ip: _,
            ticket_id,
            state: _,
            username: _,
            asset_name: _,
            asset_address: _,
            port: _,
            actions: _,
            is_reusable,
            uses: _,
            message,
            issued_at: _,
            expires_at,
            access_ends_at,
            created_at,
        } = stored.row;
        Ok(Self {
            id,
            state,
            ticket_id,
            token,
            org_id,
            user_id,
            asset_id,
            account,
            input_username,
            protocol,
            actions,
            is_reusable,
            created_at: created_at.into(),
            expires_at: deadline.unwrap_or(expires_at).into(),
            access_ends_at: access_ends_at.map(Timestamp),
            message,
        })
    }

    /// The token without its text, which is not stored with the answer.
    pub fn without_token(&self) -> Self {
        Self { token: None, ..self.clone() }
    }
}
