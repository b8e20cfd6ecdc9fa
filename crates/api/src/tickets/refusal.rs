//! Why the domain refuses a command, on the wire.

use crate::error::{Answer, Code, Fault, Problem};
use gatepass_domain::flow::timing::TimingFault;
use gatepass_domain::ticket::command::Refusal;
use gatepass_persistence::catalog::{Held, HeldAs};
use time::OffsetDateTime;

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let fault = |pointer, code, detail| Self::faults(vec![Fault::new(pointer, code, detail)]);
        match refusal {
            Refusal::TicketAlreadyDecided => Self::new(Code::TicketAlreadyDecided),
            Refusal::TicketInError => Self::new(Code::TicketInError),
            Refusal::TicketBlocked => Self::new(Code::TicketBlocked),
            Refusal::TicketChanged => Self::new(Code::TicketChanged),
            Refusal::OwnTicket => Self::new(Code::OwnTicket),
            Refusal::NotAnApprover => Self::new(Code::NotAnApprover),
            Refusal::LevelAlreadyDecided => Self::new(Code::LevelAlreadyDecided),
            Refusal::AlreadyDecidedByYou => Self::new(Code::AlreadyDecidedByYou),
            Refusal::ApproverInactive => Self::new(Code::ApproverInactive),
            Refusal::ReasonRequired => fault("/reason", "required", "say why"),
            Refusal::EditsNotAllowed => Self::new(Code::EditsNotAllowed),
            Refusal::EditNotOfThisType => {
                fault("/changes", "not_allowed", "of a catalog item the timing alone can be changed")
            }
            Refusal::EditWidens => Self::new(Code::EditWidens),
            Refusal::EditLeavesNothing => {
                fault("/changes", "leaves_nothing", "so changed, the request would give nothing")
            }
            Refusal::TimingWidens => Self::new(Code::TimingWidens),
            Refusal::DurationNotAllowed => {
                fault("/changes/timing", Code::DurationNotAllowed.as_str(), "there would be no time left")
            }
            Refusal::WindowPassed => Self::new(Code::WindowPassed),
            Refusal::NotTheApplicant => Self::new(Code::NotTheApplicant),
            Refusal::NotAParticipant | Refusal::NotAnAdmin => Self::new(Code::RoleRequired),
            Refusal::NoSuchLevel => fault("/level", "not_found", "the ticket has no such level"),
            Refusal::ApproverUnfit => {
                fault("/approvers", "not_eligible", "not all of them may decide this ticket")
            }
            Refusal::QuorumUnreachable => fault(
                "/approvers",
                "quorum_unreachable",
                "so few people can't give the approvals that are missing",
            ),
            Refusal::NothingToRetry => Self::new(Code::NothingToRetry),
            Refusal::NotResubmittable => Self::new(Code::NotResubmittable),
            Refusal::DeadlineNotReached | Refusal::NothingToRepair => {
                tracing::error!(%refusal, "what time or a repair brings came too early");
                Self::new(Code::Internal)
            }
        }
    }
}

/// That somebody has already what they ask for, or has asked for it.
pub fn refuse_held(held: &[Held], now: OffsetDateTime) -> Answer<()> {
    let refusal = held.iter().find_map(|held| match &held.what {
        HeldAs::Ticket(id, _) => Some(Problem::new(Code::AlreadyRequested).ticket((*id).into())),
        HeldAs::Grant(grant) if grant.is_open_at(now) => {
            Some(Problem::new(Code::AlreadyGranted).grant(grant.id.into()))
        }
        HeldAs::Grant(_) => None,
    });
    refusal.map_or(Ok(()), Err)
}

/// Why a flow does not take the timing of a request.
pub fn timing_fault(fault: TimingFault) -> Fault {
    match fault {
        TimingFault::DurationNotAllowed => {
            Fault::new("/timing", Code::DurationNotAllowed.as_str(), "the flow does not allow this duration")
        }
        TimingFault::DurationRequired => {
            Fault::new("/timing", "required", "the flow leaves a choice: say for how long")
        }
        TimingFault::WindowPassed => {
            Fault::new("/timing", Code::WindowPassed.as_str(), "the requested window has ended already")
        }
    }
}
