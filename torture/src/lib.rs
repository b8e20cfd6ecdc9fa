//! `make torture`: clients change tickets over HTTP and note every answer in a journal, while server and database are
//! killed again and again; a checker then holds the database against the journal (docs/operations.md, Durability).

// A JSON value gives null where it has nothing; nothing else is indexed here.
#![allow(clippy::indexing_slicing)]

pub mod api;
pub mod checker;
pub mod clients;
pub mod journal;
pub mod killer;
pub mod service;
pub mod summary;
pub mod world;

/// What went wrong with the torture itself; what went wrong with Gatepass is a [`checker::Fault`].
pub type Error = Box<dyn std::error::Error + Send + Sync>;
/// A step of the torture.
pub type Result<T> = std::result::Result<T, Error>;
