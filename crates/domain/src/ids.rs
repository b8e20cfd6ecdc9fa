//! Ids: newtypes over `UUIDv7`, so that one can't pass a user's id where a group's id is wanted.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);
        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

id! {
    /// A user, human or service.
    UserId,
    /// An organization: a tenant.
    OrgId,
    /// A named set of users in one organization.
    GroupId,
    /// A folder of the asset tree.
    NodeId,
    /// A host, device, database, cluster, web app or cloud account.
    AssetId,
    /// A login name on one asset.
    AccountId,
    /// An asset authorization rule.
    PermissionId,
    /// An approval flow.
    FlowId,
    /// A ticket: one request for access.
    TicketId,
    /// The access that an approved ticket gave.
    GrantId,
    /// A guard rule.
    RuleId,
    /// A command group.
    CommandGroupId,
    /// One line of the audit log.
    EventId,
    /// One comment on a ticket.
    CommentId,
    /// A connector.
    ConnectorId,
    /// The task of a connector for a grant.
    TaskId,
    /// A token that follows a review.
    PollTokenId,
    /// An API key.
    ApiKeyId,
    /// An invitation into an organization.
    InvitationId,
    /// A login session: the family of its refresh tokens.
    SessionId,
    /// A connection token: the right to open a session on an asset.
    ConnectionTokenId,
    /// A session on an asset, through a gateway.
    AssetSessionId,
    /// A piece of background work.
    JobId,
}

/// The source of new ids: `Uuid::now_v7` in the server, a counter in tests.
#[derive(Clone)]
pub struct Ids(std::sync::Arc<dyn Fn() -> Uuid + Send + Sync>);

impl Ids {
    /// A source that calls this function. Each call must return another UUID, and they must rise with time.
    pub fn new(mint: impl Fn() -> Uuid + Send + Sync + 'static) -> Self {
        Self(std::sync::Arc::new(mint))
    }

    /// A new id of the type that the caller asks for.
    pub fn next<T: From<Uuid>>(&self) -> T {
        (self.0)().into()
    }
}

impl std::fmt::Debug for Ids {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ids")
    }
}
