//! Categories of assets, and places in the tree of nodes. Permissions on assets are in `permission`.

mod place;
pub mod shown;

use crate::ids::{AssetId, UserId};
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

impl Category {
    /// The categories of assets that count as devices where an item names a node.
    pub const DEVICES: [Self; 2] = [Self::Host, Self::Device];

    /// Whether assets of this category may have something for users without a login (`@ANON`).
    pub fn is_open_to_anonymous(self) -> bool {
        matches!(self, Self::Cloud | Self::Web | Self::Application)
    }

    /// Whether an asset of this category counts as a device.
    pub fn is_device(self) -> bool {
        Self::DEVICES.contains(&self)
    }
}

/// An asset, as far as the catalog cares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// The asset.
    pub id: AssetId,
    /// Its category.
    pub category: Category,
    /// Whether it is active.
    pub is_active: bool,
    /// Its owner.
    pub owner: Option<UserId>,
}

/// The deepest level of nodes. Each node is stored with all its ancestors, so depth costs rows.
pub const MAX_NODE_DEPTH: i32 = 64;

/// Whether something of this height (0: a node alone) is too deep below a node of this depth (0: at the top).
pub fn is_too_deep(parent_depth: i32, height: i32) -> bool {
    parent_depth + 1 + height >= MAX_NODE_DEPTH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_has_at_most_so_many_levels() {
        assert!(!is_too_deep(MAX_NODE_DEPTH - 2, 0));
        assert!(is_too_deep(MAX_NODE_DEPTH - 1, 0));
        assert!(is_too_deep(0, MAX_NODE_DEPTH - 1));
    }

    #[test]
    fn hosts_and_devices_are_devices() {
        use crate::text::TextEnum;
        let devices: Vec<_> = Category::ALL.iter().filter(|category| category.is_device()).collect();
        assert_eq!(devices, [&Category::Host, &Category::Device]);
    }
}
