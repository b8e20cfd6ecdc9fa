//! A refusal with its details, as use cases return it and every door (HTTP, worker, chat) renders it.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::authz::Scope;
use crate::ids::{FlowId, GrantId, OrgId, TicketId};
use crate::permission::Denial;
use crate::text::TextEnum;
use crate::ticket::kind::asset_access::AssetAccessRequest;
use crate::why::Why;

#[cfg(test)]
mod tests;

/// The most faults that a refusal names. A body can have as many faults as bytes.
pub const MOST_FAULTS: usize = 100;

/// One fault in the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The place: a JSON pointer (RFC 6901) into the input, or the name of a query parameter. At most 1,000
    /// characters.
    pub pointer: String,
    /// The code of the fault.
    pub code: String,
    /// An explanation of the fault. At most 2,000 characters.
    pub detail: String,
}

impl Fault {
    /// A fault at this pointer.
    pub fn new(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self { pointer: cut(pointer.into(), 1000), code: code.to_owned(), detail: cut(detail.into(), 2000) }
    }
}

/// Cuts a text to `most` characters. The text may repeat input of any length, and the contract bounds every text.
pub fn cut(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
    }
    text.replace('\0', "\u{fffd}")
}

/// The object that stands in the way of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InTheWay {
    /// An open ticket that asks for the same access.
    Ticket(TicketId),
    /// A grant that gives the same access, or a running session.
    Grant(GrantId),
    /// The objects that refer to an object: their ids by kind.
    Uses(Value),
    /// The parts of a request, which different flows claim.
    Parts(Vec<AssetAccessRequest>),
    /// The flows that claim a request together, with their names.
    Candidates(Vec<(FlowId, String)>),
    /// Why there is no access.
    Denied(Denial),
    /// The scope that the API key lacks.
    Scope(Scope),
}

/// The details of a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particulars {
    /// The reason.
    pub why: Why,
    /// An explanation of this occurrence. None: the reason says enough.
    pub detail: Option<String>,
    /// The faults in the input.
    pub faults: Vec<Fault>,
    /// The object that stands in the way.
    pub in_the_way: Option<InTheWay>,
    /// How many seconds to wait before another try makes sense.
    pub retry_after: Option<u64>,
    /// The organizations whose audit log records the refusal. Never shown to the caller.
    pub concerned: Vec<OrgId>,
}

/// A refusal. Boxed, because every use case carries one in its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(Box<Particulars>);

impl Refused {
    /// A refusal for this reason.
    pub fn new(why: Why) -> Self {
        let faults = fault_of(why).into_iter().collect();
        let refused = Particulars {
            why,
            detail: None,
            faults: Vec::new(),
            in_the_way: None,
            retry_after: None,
            concerned: Vec::new(),
        };
        Self(Box::new(refused)).with_faults(faults)
    }

    /// Refuses an API key that lacks this scope.
    pub fn missing_scope(scope: Scope) -> Self {
        let detail = format!("The API key lacks the scope {scope}");
        Self::new(Why::MissingScope).detail(detail).in_the_way(InTheWay::Scope(scope))
    }

    /// Refuses an input for all of its faults. If all of them have the same code, and this code is a reason, that is
    /// the reason.
    pub fn faults(faults: Vec<Fault>) -> Self {
        let why = match faults.as_slice() {
            [first, others @ ..] if others.iter().all(|f| f.code == first.code) => own_reason(&first.code),
            _ => Why::ValidationFailed,
        };
        Self::new(why).with_faults(faults)
    }

    /// Adds faults in the input, and explains them.
    #[must_use]
    pub fn with_faults(mut self, mut faults: Vec<Fault>) -> Self {
        faults.truncate(MOST_FAULTS);
        // The empty pointer is the whole input, but looks like a missing one.
        faults.iter_mut().filter(|fault| fault.pointer.is_empty()).for_each(|fault| fault.pointer.push('/'));
        if !faults.is_empty() {
            let told: Vec<String> = faults.iter().map(|f| format!("{}: {}", f.pointer, f.detail)).collect();
            self = self.detail(told.join("; "));
        }
        self.0.faults = faults;
        self
    }

    /// Adds an explanation of this occurrence.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(cut(detail.into(), 10_000));
        self
    }

    /// Adds the object that stands in the way.
    #[must_use]
    pub fn in_the_way(mut self, thing: InTheWay) -> Self {
        self.0.in_the_way = Some(thing);
        self
    }

    /// Adds how many seconds to wait before another try makes sense.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Adds the organizations that the refusal concerns.
    #[must_use]
    pub fn concerning(mut self, orgs: Vec<OrgId>) -> Self {
        self.0.concerned = orgs;
        self
    }

    /// The reason.
    pub fn why(&self) -> Why {
        self.0.why
    }

    /// The details, by value.
    pub fn into_particulars(self) -> Particulars {
        *self.0
    }
}

impl From<Why> for Refused {
    fn from(why: Why) -> Self {
        Self::new(why)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.why)?;
        self.0.detail.as_ref().map_or(Ok(()), |detail| write!(f, ": {detail}"))
    }
}

impl std::error::Error for Refused {}

const OWN_REASONS: [Why; 11] = [
    Why::WildcardNotSupported,
    Why::CommonPassword,
    Why::AtInPast,
    Why::NoFlow,
    Why::TooManyOwners,
    Why::FlowDisabled,
    Why::FlowAmbiguous,
    Why::FlowNotApplicable,
    Why::SplitRequest,
    Why::DurationNotAllowed,
    Why::ReviewLocksOut,
];

/// The reason that this code of a fault stands for. For most codes it is `ValidationFailed`.
fn own_reason(code: &str) -> Why {
    OWN_REASONS.into_iter().find(|why| why.as_str() == code).unwrap_or(Why::ValidationFailed)
}

/// Refusals of a ticket that are faults in the input, each with the pointer, code and explanation of the fault.
const FAULTS: [(Why, &str, &str, &str); 10] = [
    (
        Why::EndPassed,
        "/end",
        "not_in_future",
        "must be later than now and than the start: to end access now, revoke it",
    ),
    (Why::ReasonRequired, "/reason", "required", "say why"),
    (
        Why::EditNotOfThisType,
        "/changes",
        "not_allowed",
        "of a catalog item the timing alone can be changed, of an extension its end, of a review nothing",
    ),
    (Why::OutOfScope, "/changes", "out_of_scope", "the flow does not let people request this"),
    (Why::EditLeavesNothing, "/changes", "leaves_nothing", "so changed, the request would give nothing"),
    (
        Why::DurationNotAllowed,
        "/changes/timing",
        "duration_not_allowed",
        "may last at most as long as the flow lets people request",
    ),
    (Why::TimingEmpty, "/changes/timing", "not_after_start", "must end after it starts"),
    (Why::NoSuchLevel, "/level", "not_found", "the ticket has no such level"),
    (Why::ApproverUnfit, "/approvers", "not_eligible", "not all of them may decide this ticket"),
    (
        Why::QuorumUnreachable,
        "/approvers",
        "quorum_unreachable",
        "so few people can't give the approvals that are missing",
    ),
];

fn fault_of(why: Why) -> Option<Fault> {
    let (_, pointer, code, detail) = FAULTS.iter().find(|(reason, ..)| *reason == why)?;
    Some(Fault::new(*pointer, code, *detail))
}
