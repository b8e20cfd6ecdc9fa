//! Refusals of a request, for opening it and for previewing it.

use crate::Result;
use gatepass_domain::flow::approver::speakers::MAX_OWNERS;
use gatepass_domain::flow::timing::TimingFault;
use gatepass_domain::refused::Fault;
use gatepass_domain::text::TextEnum;
use gatepass_domain::why::Why;
use gatepass_persistence::catalog::Held;
use time::OffsetDateTime;

/// Refuses a request if the beneficiary already has the access, or an open ticket already asks for it.
pub fn refuse_duplicate(held: &[Held], now: OffsetDateTime) -> Result<()> {
    held.iter().find_map(|held| held.what.refusal(now)).map_or(Ok(()), Err)
}

/// The fault of a request that more owners would have to approve than a level may wait for.
pub fn too_many_owners(pointer: &str) -> Fault {
    let detail = format!("at most {MAX_OWNERS} owners can be asked: request less at a time");
    Fault::new(pointer, Why::TooManyOwners.as_str(), detail)
}

/// The fault of a timing that the flow refuses.
pub fn timing_fault(fault: TimingFault) -> Fault {
    let (code, detail) = match fault {
        TimingFault::DurationNotAllowed => {
            (Why::DurationNotAllowed.as_str(), "the flow does not allow this duration")
        }
        TimingFault::DurationRequired => ("required", "the flow leaves a choice: say for how long"),
        TimingFault::WindowPassed => (Why::WindowPassed.as_str(), "the requested window has ended already"),
    };
    Fault::new("/timing", code, detail)
}
