//! Requests for access.

mod approvers;
mod at_once;
mod bulk;
mod edits;
mod list;
mod main_job;
mod open;
mod queues;
mod search;
mod seeing;
mod sort;
mod summary;
mod timing;
mod waiting;
