//! Categories of assets, and places in the tree of nodes. Permissions on assets are in `permission`.

mod place;

pub use place::{Link, Moved, Place};

crate::text_enum! {
    /// The kind of an asset.
    pub enum Category {
        /// A machine with an operating system.
        Host = "host",
        /// A network device or appliance.
        Device = "device",
        /// A database server or cluster.
        Database = "database",
        /// A cloud account.
        Cloud = "cloud",
        /// A web application.
        Web = "web",
        /// Another application.
        Application = "application",
    }
}

/// The deepest level of nodes. Each node is stored with all its ancestors, so depth costs rows.
pub const MAX_NODE_DEPTH: i32 = 64;
