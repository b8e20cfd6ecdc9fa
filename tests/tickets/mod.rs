//! Requests for access.

mod approvers;
mod at_once;
mod blocked;
mod edits;
mod error;
mod list;
mod main_job;
mod open;
mod override_;
mod progress;
mod reassign;
mod resubmit;
mod retry;
mod seeing;
mod timing;
mod waiting;
