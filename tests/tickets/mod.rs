//! Requests for access.

mod approvers;
mod at_once;
<<<<<<< HEAD
mod blocked;
=======
mod device_admin;
>>>>>>> kinds
mod edits;
mod error;
mod list;
mod main_job;
mod open;
<<<<<<< HEAD
mod override_;
mod progress;
mod reassign;
mod resubmit;
mod retry;
=======
mod resource_access;
>>>>>>> kinds
mod seeing;
mod timing;
mod waiting;
