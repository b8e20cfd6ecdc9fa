//! Permissions: asset authorization rules (domain.md sections 1 and 8).

crate::text_enum! {
    /// What a user does on an asset.
    pub enum Action {
        /// Open a session.
        Connect = "connect",
        /// Send files to the asset.
        Upload = "upload",
        /// Take files from the asset.
        Download = "download",
        /// Copy text out of a session.
        Copy = "copy",
        /// Paste text into a session.
        Paste = "paste",
        /// Delete files on the asset.
        Delete = "delete",
        /// Share a session.
        Share = "share",
    }
}
