//! Nodes, assets, accounts.
