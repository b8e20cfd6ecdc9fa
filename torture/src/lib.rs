//! `make torture`: clients change tickets over HTTP and write every response to a journal, while server and database
//! are killed again and again. Then a checker compares the database with the journal (docs/operations.md, Durability).

// Indexing a JSON value never panics, and nothing else is indexed here.
#![allow(clippy::indexing_slicing)]

pub mod api;
pub mod checker;
pub mod clients;
pub mod journal;
pub mod killer;
pub mod receiver;
pub mod service;
pub mod summary;
pub mod world;

/// An error of the torture itself. A fault of Gatepass is a [`checker::Fault`].
pub type Error = Box<dyn std::error::Error + Send + Sync>;
/// The result of a step of the torture.
pub type Result<T> = std::result::Result<T, Error>;
