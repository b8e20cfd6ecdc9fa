//! Permissions: the asset authorization rules of an organization (domain.md section 8).
//! What a permission is lives here; what it covers in `cover`, what several of them decide in `decide`.

mod account;
mod condition;
mod cover;
mod decide;
mod entries;
mod explain;
mod facts;
mod ineffective;
#[cfg(any(test, feature = "proptest"))]
pub mod strategy;
#[cfg(test)]
mod tests;

pub use account::{
    ALL, ALL_PROTOCOLS, ANON, EntryFault, INPUT, USER, VIRTUAL, check_account_entry, check_account_name,
    check_protocol_entry, check_protocol_name,
};
pub use condition::{Condition, failed_condition};
pub use decide::{Answer, Denial, Question, decide};
pub use entries::{Entry, entries};
pub use explain::{Explanation, Nearest, explain};
pub use facts::{AssetFacts, UserFacts};
pub use ineffective::{Ineffective, ineffective_reasons};
use time::OffsetDateTime;

use crate::ids::{AssetId, GroupId, NodeId, OrgId, PermissionId, TicketId, UserId};

crate::text_enum! {
    /// What a user may do on an asset. A new permission defaults to `connect` alone.
    pub enum Action {
        /// Open a session.
        Connect = "connect",
        /// Send files to the asset.
        Upload = "upload",
        /// Fetch files from the asset.
        Download = "download",
        /// Copy from the session's clipboard.
        Copy = "copy",
        /// Paste into the session.
        Paste = "paste",
        /// Delete files on the asset.
        Delete = "delete",
        /// Let another user join the session.
        Share = "share",
    }
}

/// So many assets a permission names at most.
pub const MAX_ASSETS: usize = 10_000;

/// Who (users, groups) may reach what (assets, nodes), with which accounts, protocols and actions, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// Its id.
    pub id: PermissionId,
    /// The organization whose assets it is about; it has no say over another's.
    pub org_id: OrgId,
    /// What people call it.
    pub name: String,
    /// The users it names.
    pub users: Vec<UserId>,
    /// The groups it names, united with its users.
    pub groups: Vec<GroupId>,
    /// The assets it names.
    pub assets: Vec<AssetId>,
    /// The nodes it names, with everything below them; united with its assets.
    pub nodes: Vec<NodeId>,
    /// Account entries, see [`check_account_entry`].
    pub accounts: Vec<String>,
    /// Protocol entries, see [`check_protocol_entry`].
    pub protocols: Vec<String>,
    /// The actions it allows.
    pub actions: Vec<Action>,
    /// The first moment it holds; none: since ever.
    pub valid_from: Option<OffsetDateTime>,
    /// The first moment it no longer holds; none: permanent.
    pub valid_until: Option<OffsetDateTime>,
    /// Switched on by its administrators.
    pub is_active: bool,
    /// The ticket that granted it, if one did.
    pub source_ticket_id: Option<TicketId>,
}
