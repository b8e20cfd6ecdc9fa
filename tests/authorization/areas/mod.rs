//! The rows of the tables, by area.

pub mod access;
pub mod audit;
pub mod auth;
pub mod connectors;
pub mod directory;
pub mod gateway;
pub mod grants;
pub mod guard;
pub mod inventory;
pub mod jobs;
pub mod notify;
pub mod requests;
