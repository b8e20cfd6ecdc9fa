//! The contract's types for one's own accounts in chats.

use crate::schema::Timestamp;
use gatepass_persistence::notify::{Channel, ChatAccount};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A chat of an organization of the caller, with the caller's account in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnChannel {
    /// The id of the channel.
    pub id: Uuid,
    /// The organization.
    pub org_id: Uuid,
    /// The service.
    #[schema(max_length = 20, example = "slack")]
    pub service: String,
    /// The name of the channel.
    #[schema(max_length = 100)]
    pub name: String,
    /// The caller's account in the service. Null: none is bound, so the caller can't decide there.
    #[schema(max_length = 200)]
    pub account: Option<String>,
    /// How the account was bound: by a `code` that was sent to it or shown after a sign-in at the service, or by the caller's `email` address.
    #[schema(max_length = 20)]
    pub proof: Option<String>,
    /// When the account was bound.
    pub bound_at: Option<Timestamp>,
}

impl OwnChannel {
    /// A channel with the caller's account in it.
    pub fn new(channel: Channel, account: Option<&ChatAccount>) -> Self {
        let Channel { id, org_id, service, name, .. } = channel;
        Self {
            id,
            org_id,
            service: service.to_string(),
            name,
            account: account.map(|account| account.account.clone()),
            proof: account.map(|account| account.proof.to_string()),
            bound_at: account.map(|account| account.bound_at.into()),
        }
    }
}

/// The chats of the organizations of the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnChannels {
    /// The chats.
    #[schema(max_items = 10_000)]
    pub items: Vec<OwnChannel>,
}

/// The account to send a code to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendChannelCode {
    /// The caller's account in the service, such as the member id of Slack.
    #[schema(min_length = 1, max_length = 200, pattern = r"^[A-Za-z0-9._@:|-]+$", example = "U2CERLKJA")]
    pub account: String,
}

/// Signing in at a chat takes no input.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorizeChannel {}

/// Where somebody signs in at a chat.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelSignIn {
    /// The page of the service. Open it in the caller's browser.
    #[schema(
        max_length = 2000,
        format = "uri",
        example = "https://slack.com/openid/connect/authorize?state=..."
    )]
    pub url: String,
}

/// The code of an account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmChannelCode {
    /// The code: 8 digits.
    #[schema(min_length = 8, max_length = 8, pattern = "^[0-9]{8}$", example = "12345678")]
    pub code: String,
}
