//! Organizations, members, users, groups.
