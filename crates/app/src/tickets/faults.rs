//! Refusals of a request, for opening it and for previewing it.

use crate::Result;
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
