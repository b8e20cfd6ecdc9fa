//! Organizations, users, groups and their members.

pub mod group_members;
pub mod groups;
pub mod invitations;
pub mod members;
pub mod nested_groups;
pub mod organizations;
pub mod users;
