//! Approval flows.

mod approvers;
