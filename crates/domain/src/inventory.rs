//! What an asset is, as far as rules care, and where it is. What a permission says about assets is in `permission`.

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

/// How deep a tree of nodes may be: every node is stored with all its ancestors.
pub const MAX_NODE_DEPTH: i32 = 64;
