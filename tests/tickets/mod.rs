//! Requests for access.

mod approvers;
mod at_once;
mod blocked;
mod bulk;
mod deciders;
mod device_admin;
mod edits;
mod error;
mod list;
mod main_job;
mod open;
mod override_;
mod progress;
mod queues;
mod reassign;
mod resource_access;
mod resubmit;
mod retry;
mod room;
mod search;
mod seeing;
mod sort;
mod summary;
mod timing;
mod waiters;
mod waiting;
