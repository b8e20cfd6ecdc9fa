//! Permissions: the asset authorization rules of an organization (domain.md section 8). This file has the permission
//! itself, `cover` what one permission covers, `decide` the decision of several.

mod account;
mod condition;
mod cover;
mod decide;
mod entries;
mod explain;
mod facts;
mod ineffective;
mod more;
#[cfg(any(test, feature = "proptest"))]
pub mod strategy;
mod stretch;
#[cfg(test)]
mod tests;

pub use account::{
    ALL, ALL_PROTOCOLS, ANON, EntryFault, INPUT, USER, USERNAME, VIRTUAL, check_account_entry,
    check_account_name, check_protocol_entry, check_protocol_name, may_reach, names_account,
    reach_no_account, typed_name_fault,
};
pub use condition::{Condition, failed_condition};
pub use decide::{Answer, Denial, Question, decide, is_in_past};
pub use entries::{Entry, Part, entries};
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

/// The most assets that a permission may name.
pub const MAX_ASSETS: usize = 10_000;

/// Which users and groups have access to which assets and nodes, with which accounts, protocols and actions, and
/// when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// Its id.
    pub id: PermissionId,
    /// The organization whose assets it covers. It never covers assets of another.
    pub org_id: OrgId,
    /// The name.
    pub name: String,
    /// The users that it names.
    pub users: Vec<UserId>,
    /// The groups that it names, besides its users.
    pub groups: Vec<GroupId>,
    /// The assets that it names.
    pub assets: Vec<AssetId>,
    /// The nodes that it names, with everything below them, besides its assets.
    pub nodes: Vec<NodeId>,
    /// Assets that it does not reach, although it names them or a node above them.
    pub exclude_assets: Vec<AssetId>,
    /// Nodes that it does not reach, with everything below them, although it names a node above them.
    pub exclude_nodes: Vec<NodeId>,
    /// Account entries, see [`check_account_entry`].
    pub accounts: Vec<String>,
    /// Protocol entries, see [`check_protocol_entry`].
    pub protocols: Vec<String>,
    /// The actions it allows.
    pub actions: Vec<Action>,
    /// The first moment of its validity. None: no beginning.
    pub valid_from: Option<OffsetDateTime>,
    /// The first moment after its validity. None: permanent.
    pub valid_until: Option<OffsetDateTime>,
    /// Whether it is active.
    pub is_active: bool,
    /// Whether connection tokens for its access open more than one session.
    pub reusable_tokens: bool,
    /// The ticket that granted it, if any.
    pub source_ticket_id: Option<TicketId>,
}
