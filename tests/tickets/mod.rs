//! Requests for access.

mod approvers;
mod at_once;
mod blocked;
mod device_admin;
mod edits;
mod error;
mod list;
mod main_job;
mod open;
mod override_;
mod progress;
mod reassign;
mod resource_access;
mod resubmit;
mod retry;
mod seeing;
mod timing;
mod waiting;
