//! Requests for access.

mod approvers;
mod at_once;
mod device_admin;
mod edits;
mod list;
mod main_job;
mod open;
mod resource_access;
mod seeing;
mod timing;
mod waiting;
