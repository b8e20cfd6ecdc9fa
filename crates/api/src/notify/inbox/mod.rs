//! The inbox of the caller: what they were told.

pub(super) mod list;
pub(super) mod mark;
pub(super) mod unread;
pub(super) mod wire;
