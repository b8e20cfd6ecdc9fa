//! One binary with all tests over HTTP: modules that mirror the URL tree.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]
// `[a.clone()]` reads better in an expectation than a slice from a reference.
#![allow(clippy::cloned_ref_to_slice_refs)]

mod access;
mod attacks;
mod auth;
mod authorization;
mod catalog;
mod compatibility;
mod connectors;
mod directory;
mod events;
mod exports;
mod failures;
mod flows;
mod gateway;
mod grants;
mod guard;
pub mod inventory;
mod jobs;
mod metrics;
mod notify;
mod reviews;
mod service;
mod tickets;
