//! Refusals of a request, for opening it and for previewing it.

use super::Submission;
use crate::Result;
use gatepass_domain::flow::Flow;
use gatepass_domain::flow::approver::speakers::MAX_OWNERS;
use gatepass_domain::flow::duration::DurationRule;
use gatepass_domain::flow::timing::TimingFault;
use gatepass_domain::refused::{Fault, Refused};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::why::Why;
use gatepass_persistence::catalog::Held;
use time::OffsetDateTime;

/// Refuses a request if the beneficiary already has the access, or an open ticket already asks for it.
pub fn refuse_duplicate(held: &[Held], input: &Submission, now: OffsetDateTime) -> Result<()> {
    let refusal = |held: &Held| held.what.refusal(input.timing, input.extension, now);
    held.iter().find_map(refusal).map_or(Ok(()), Err)
}

/// The fault of a request that more owners would have to approve than a level may wait for.
pub fn too_many_owners(pointer: &str) -> Fault {
    let detail = format!("at most {MAX_OWNERS} owners can be asked: request less at a time");
    Fault::new(pointer, Why::TooManyOwners.as_str(), detail)
}

/// The fault of a request that does not say why, if the flow wants to know.
pub fn reason_fault(flow: &Flow, reason: &str) -> Option<Fault> {
    let detail = || format!("the flow \"{}\" wants a reason: say why you need the access", flow.name);
    flow.definition.lacks_reason(reason).then(|| Fault::new("/reason", "required", detail()))
}

/// Says which flow allows which durations.
fn allowance(flow: &str, allowed: &DurationRule) -> String {
    format!("the flow \"{flow}\" allows {allowed}")
}

/// Says which flow allows which longest duration. It alone binds those who change what was requested.
pub fn longest(flow: &str, rule: &DurationRule) -> String {
    let longest = rule.longest().map(|max| DurationRule::Max { max });
    allowance(flow, longest.as_ref().unwrap_or(rule))
}

/// The refusal of an approval or of changes of this ticket. If its flow refuses their timing, the fault says which flow it is, and
/// what it allows.
pub fn change_refused(ticket: &Ticket, why: Why) -> Refused {
    if why != Why::DurationNotAllowed {
        return why.into();
    }
    let detail = longest(&ticket.flow.name, &ticket.definition.duration);
    Refused::faults(vec![Fault::new("/changes/timing", why.as_str(), detail)])
}

/// The fault of a timing. If this flow refuses it, the fault says which flow it is, and what it allows.
pub fn timing_fault(fault: TimingFault, flow: Option<&Flow>) -> Fault {
    let allowed = flow.map_or_else(String::new, |flow| allowance(&flow.name, &flow.definition.duration));
    match fault {
        TimingFault::DurationNotAllowed => Fault::new("/timing", Why::DurationNotAllowed.as_str(), allowed),
        TimingFault::DurationRequired => {
            Fault::new("/timing", "required", format!("say for how long: {allowed}"))
        }
        TimingFault::NoLength => {
            Fault::new("/timing/duration", "out_of_range", "must be longer than no time, for example PT4H")
        }
        TimingFault::NotAfterStart => {
            Fault::new("/timing/end", "not_after_start", "must be later than `start`")
        }
        TimingFault::WindowPassed => {
            Fault::new("/timing", Why::WindowPassed.as_str(), "the requested window has ended already")
        }
    }
}
