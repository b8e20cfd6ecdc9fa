//! Requests for access.

mod approvers;
mod at_once;
mod edits;
mod list;
mod main_job;
mod open;
mod seeing;
mod timing;
mod waiting;
