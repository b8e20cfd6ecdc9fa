//! What may happen to a ticket, what a command needs to know, and why it is refused.

use std::collections::BTreeSet;

use time::OffsetDateTime;

use super::edit::Changes;
use super::kind::Tree;
use super::supply::Supply;
use crate::flow::approver::Facts;
use crate::flow::timing::{TimingFault, WindowPassed};
use crate::ids::UserId;

/// What counts about the person behind a command, or the viewer of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub id: UserId,
    /// Whether the account is switched on.
    pub is_active: bool,
    /// Whether it is a human: a service decides nothing, and has nobody decide (domain.md section 4).
    pub is_human: bool,
    /// Whether they administer the ticket's organization: its `org_admin`, or a `super_admin`.
    pub is_org_admin: bool,
    /// Who made the API key that they came with: it never decides on a ticket of its maker.
    pub credential_made_by: Option<UserId>,
}

/// Something that happens to a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// An approver agrees.
    Approve {
        /// Who.
        by: Actor,
        /// What they say.
        comment: Option<String>,
        /// What they change in the request.
        changes: Option<Box<Changes>>,
        /// The digest of what they saw; unchecked when absent.
        digest: Option<String>,
    },
    /// An approver refuses.
    Deny {
        /// Who.
        by: Actor,
        /// Why: for the applicant.
        reason: String,
        /// What the applicant may do now.
        next_steps: Option<String>,
        /// For readers of the audit log only.
        internal_note: Option<String>,
        /// The digest of what they saw; unchecked when absent.
        digest: Option<String>,
    },
    /// The applicant withdraws.
    Cancel {
        /// Who.
        by: Actor,
        /// Why.
        reason: Option<String>,
    },
    /// An administrator decides the whole ticket at once.
    Override {
        /// Who.
        by: Actor,
        /// What.
        ruling: Ruling,
        /// Why.
        reason: String,
        /// For readers of the audit log only.
        internal_note: Option<String>,
    },
    /// An administrator names other approvers for a level that is not over.
    Reassign {
        /// Who.
        by: Actor,
        /// Which level.
        level: u32,
        /// Whom. Those who decided there already stay.
        approvers: BTreeSet<UserId>,
        /// Why.
        reason: String,
    },
    /// Somebody may decide the level that nobody could: it begins. Or approvers of an open one were switched off: it goes
    /// on without them.
    Unblock,
    /// An administrator has the grant made that could not be made.
    Retry {
        /// Who.
        by: Actor,
    },
    /// The ticket's flow was deleted.
    FlowDeleted {
        /// By whom. Whether they may is decided where flows are.
        by: UserId,
    },
    /// The decision deadline has come.
    Expire,
}

/// How an administrator decides a whole ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruling {
    /// It is given.
    Approve {
        /// What is given instead of what was asked for, whatever the flow lets approvers change.
        changes: Option<Box<Changes>>,
    },
    /// It is refused.
    Deny {
        /// What the applicant may do now.
        next_steps: Option<String>,
    },
}

/// What a command is decided against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The database's clock.
    pub now: OffsetDateTime,
    /// The approvers of the current level and, for the next one, whom the rules name for the request as it will be
    /// (`Ticket::request_with` tells, `Ticket::next_level` names the rules).
    pub facts: &'a Facts,
    /// The tree around the assets and nodes of the request, as it was and as it will be.
    pub tree: &'a Tree,
    /// What there is of the request as it will be: only a final approval looks at it.
    pub supply: &'a Supply,
}

crate::text_enum! {
    /// Why a command is refused. The text is the code on the wire.
    pub enum Refusal {
        /// The ticket is in a final state, or past its deadline.
        TicketAlreadyDecided = "ticket_already_decided",
        /// It was approved, and its grant could not be made: an administrator has to retry or give up.
        TicketInError = "ticket_in_error",
        /// Its level has no approver: an administrator has to repair, reassign or override.
        TicketBlocked = "ticket_blocked",
        /// It is not what the approver saw any more.
        TicketChanged = "ticket_changed",
        /// The applicant and the beneficiary never decide.
        OwnTicket = "own_ticket",
        /// Only the approvers of the current level decide.
        NotAnApprover = "not_an_approver",
        /// The level of this approver is over, and they have no say at the current one.
        LevelAlreadyDecided = "level_already_decided",
        /// Once per person and level.
        AlreadyDecidedByYou = "already_decided_by_you",
        /// The approver is switched off.
        ApproverInactive = "approver_inactive",
        /// A denial needs a reason.
        ReasonRequired = "reason_required",
        /// The flow lets approvers change nothing.
        EditsNotAllowed = "edits_not_allowed",
        /// Of a catalog item nothing but the timing can be changed, and that of a device session in its length alone.
        EditNotOfThisType = "edit_not_of_this_type",
        /// The flow lets approvers only narrow the request.
        EditWidens = "edit_widens",
        /// The changed request would give nothing.
        EditLeavesNothing = "edit_leaves_nothing",
        /// Only an administrator gives longer, earlier or later access than was asked for.
        TimingWidens = "timing_widens",
        /// The changed timing is empty.
        DurationNotAllowed = "duration_not_allowed",
        /// The access would be over already.
        WindowPassed = "window_passed",
        /// Only administrators of the organization override, reassign and retry.
        NotAnAdmin = "not_an_admin",
        /// It has no such level.
        NoSuchLevel = "no_such_level",
        /// Somebody who was named may not decide it.
        ApproverUnfit = "approver_unfit",
        /// So many approvals as the level needs could not come from those who were named.
        QuorumUnreachable = "quorum_unreachable",
        /// It is not in error.
        NothingToRetry = "nothing_to_retry",
        /// It is not blocked, or nobody may decide its level yet.
        NothingToRepair = "nothing_to_repair",
        /// Only what came to nothing is submitted anew.
        NotResubmittable = "not_resubmittable",
        /// Only the applicant cancels and resubmits.
        NotTheApplicant = "not_the_applicant",
        /// Only participants and administrators comment.
        NotAParticipant = "not_a_participant",
        /// It is too early to expire.
        DeadlineNotReached = "deadline_not_reached",
    }
}

impl std::error::Error for Refusal {}

impl From<WindowPassed> for Refusal {
    fn from(WindowPassed: WindowPassed) -> Self {
        Self::WindowPassed
    }
}

impl From<TimingFault> for Refusal {
    fn from(fault: TimingFault) -> Self {
        match fault {
            TimingFault::DurationNotAllowed | TimingFault::DurationRequired => Self::DurationNotAllowed,
            TimingFault::WindowPassed => Self::WindowPassed,
        }
    }
}
