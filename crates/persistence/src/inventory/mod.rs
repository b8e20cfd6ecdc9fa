//! Nodes, assets and accounts on assets.

pub mod accounts;
pub mod assets;
pub mod nodes;
