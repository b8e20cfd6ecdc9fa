//! A ticket as the response shows it.

use super::{Changes, DenialView, FailureView, OverrideView, RequestView, SubjectView, Timing};
use crate::schema::Timestamp;
use gatepass_domain::flow::approver::BlockedReason;
use gatepass_domain::flow::{ApprovalType, LevelMode};
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::ticket::deadline::ExpiryReason;
use gatepass_domain::ticket::decision::Verdict;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::ticket::level::LevelState;
use gatepass_domain::ticket::state::StateName;
use gatepass_domain::window;
use gatepass_persistence::tickets::PersonName;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Person {
    /// The id of the user.
    pub id: Uuid,
    /// The login name.
    #[schema(max_length = 254, example = "alice")]
    pub username: String,
    /// The display name.
    #[schema(max_length = 200, example = "Alice A.")]
    pub name: String,
}

impl From<PersonName> for Person {
    fn from(PersonName { id, username, name }: PersonName) -> Self {
        Self { id, username, name }
    }
}

/// The grant that a ticket extends.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TicketExtension)]
pub struct Extends {
    /// The grant.
    pub grant_id: Uuid,
    /// When its access began.
    pub start: Timestamp,
    /// When its access ends without the extension, as of the submission.
    pub end: Timestamp,
    /// Whether the whole access would be longer than the flow lets a new request be. An approval agrees to that.
    pub exceeds_flow: bool,
}

/// The flow of a ticket, in the version that the ticket keeps.
#[derive(Debug, Serialize, ToSchema)]
pub struct PinnedFlow {
    /// The id of the flow.
    pub id: Uuid,
    /// The name of the flow in this version.
    #[schema(max_length = 200)]
    pub name: String,
    /// The number of the version.
    #[schema(minimum = 1)]
    pub version: i32,
    /// How the ticket is approved.
    #[schema(value_type = super::ApprovalType)]
    pub approval_type: ApprovalType,
    /// Whether an approval of nodes gives only the assets that are in the nodes at that time, and none that are added
    /// later.
    pub pin_assets: bool,
}

/// When access is given: from `start` up to, but not including, `end`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Window {
    /// The first moment of access.
    pub start: Timestamp,
    /// The first moment without access; null if there is no end.
    pub end: Option<Timestamp>,
}

impl From<window::Window> for Window {
    fn from(window::Window { start, end }: window::Window) -> Self {
        Self { start: start.into(), end: end.map(Timestamp::from) }
    }
}

/// An approver's decision.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Decision)]
pub struct DecisionView {
    /// The approver; null if the flow hides approvers from the requester.
    pub by: Option<Person>,
    /// The verdict.
    #[schema(value_type = super::Verdict)]
    pub verdict: Verdict,
    /// When the approver decided.
    pub at: Timestamp,
    /// The comment of an approval, the reason of a denial.
    #[schema(max_length = 4000)]
    pub comment: Option<String>,
    /// The round of the level in which the approver decided.
    #[schema(minimum = 1, example = 1)]
    pub round: u32,
    /// Whether the approval does not count any more, because somebody widened the request. Its approver may decide again.
    pub is_void: bool,
    /// With a denial: what the requester can do next.
    #[schema(max_length = 4000)]
    pub next_steps: Option<String>,
    /// The changes that the approval made to the request.
    pub changes: Option<Changes>,
}

/// A level of a ticket's approval.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TicketLevel)]
pub struct LevelView {
    /// The number of the level, from 1.
    #[schema(minimum = 1, maximum = 10)]
    pub level: u32,
    /// How many of the approvers must approve.
    #[schema(value_type = super::LevelMode)]
    pub mode: LevelMode,
    /// The number of approvals that mode `quorum` needs.
    #[schema(minimum = 1)]
    pub quorum: Option<u32>,
    /// The number of denials that deny the ticket.
    #[schema(minimum = 1, maximum = 100)]
    pub denials: u32,
    /// The state of the level.
    #[schema(value_type = super::LevelState)]
    pub state: LevelState,
    /// The approvers, once the level has begun. Empty if the flow hides them from the requester.
    #[schema(max_items = 10000)]
    pub approvers: Vec<Person>,
    /// The decisions, oldest first.
    #[schema(max_items = 10000)]
    pub decisions: Vec<DecisionView>,
}

/// A ticket: one request for access.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Ticket)]
pub struct TicketView {
    /// The id of the ticket.
    pub id: Uuid,
    /// The number of the ticket, for people. Each organization has its own numbers.
    #[schema(minimum = 1, example = 1042)]
    pub number: i64,
    /// The type of the ticket.
    #[schema(value_type = super::TicketType)]
    pub r#type: TicketType,
    /// The organization that owns the requested objects.
    pub org_id: Uuid,
    /// A one-line summary.
    #[schema(max_length = 200, example = "Deploy 4.2")]
    pub title: String,
    /// The reason for the request.
    #[schema(max_length = 4000, example = "CHG-1042")]
    pub reason: String,
    /// The current state.
    #[schema(value_type = super::TicketState)]
    pub state: StateName,
    /// Why nobody can decide the current level; null if the flow hides its progress from the caller.
    #[schema(value_type = Option<super::BlockedReason>)]
    pub blocked_reason: Option<BlockedReason>,
    /// The requester.
    pub applicant: Person,
    /// The manager of the requester, as of now. Null if there is none, or if the flow hides people from this caller.
    pub applicant_manager: Option<Person>,
    /// The beneficiary, who gets the access.
    pub beneficiary: Person,
    /// The flow, as it was at submission.
    pub flow: PinnedFlow,
    /// The original request, which never changes.
    pub requested: RequestView,
    /// The request as approvers changed or approved it; null until the first change or the approval. If the flow hides its
    /// progress from the caller, null until the approval.
    pub approved: Option<RequestView>,
    /// What the ticket is about, with names: the item, assets, nodes and groups of the request as it is now, then what only
    /// the original request has. A single ticket shows the first 1000, a list the first 20 of each ticket;
    /// `GET /tickets/export/objects` has all. A requester or beneficiary who is not a member of the organization, and an API key
    /// without `inventory:read`, see only the item.
    #[schema(max_items = 1000)]
    pub subjects: Vec<SubjectView>,
    /// The number of subjects that the caller may see.
    #[schema(minimum = 0)]
    pub subject_count: u32,
    /// The timing, with the changes of approvers.
    pub timing: Timing,
    /// When access is given; null before the final approval.
    pub window: Option<Window>,
    /// The current level; null if the ticket does not wait, or if the flow hides its progress from the caller.
    #[schema(minimum = 1, maximum = 10)]
    pub level: Option<u32>,
    /// The levels, in order. Empty for an automatic flow, and if the flow hides its progress from the caller.
    #[schema(max_items = 10)]
    pub levels: Vec<LevelView>,
    /// The grant that the ticket gave.
    #[schema(max_items = 1)]
    pub grants: Vec<Uuid>,
    /// When the ticket expires if nobody acts on it. A decision, an edit or the start of a level moves it. If the flow hides
    /// its progress from the caller: when an open ticket expires at the latest.
    pub decision_deadline: Timestamp,
    /// When the ticket was submitted.
    pub created_at: Timestamp,
    /// When the ticket last changed. A comment is a change. If the flow hides its progress from the caller: when it was decided,
    /// or else submitted.
    pub updated_at: Timestamp,
    /// The number of comments on the ticket.
    #[schema(minimum = 0)]
    pub comment_count: i64,
    /// The watchers whom people named. Those whom the flow names are not listed.
    #[schema(max_items = 50)]
    pub watchers: Vec<Person>,
    /// When the ticket was decided, canceled or expired.
    pub decided_at: Option<Timestamp>,
    /// Who decided or canceled it. Null if it expired, if its flow is automatic, or if that user is hidden from this
    /// caller.
    pub decided_by: Option<Person>,
    /// An admin's decision of the whole ticket. Null if there is none, or if the flow hides it from the requester.
    pub r#override: Option<OverrideView>,
    /// The denial, if the ticket was denied.
    pub denial: Option<DenialView>,
    /// The reason of a cancellation, if one was given. `flow_deleted`: the flow was deleted. `member_removed`,
    /// `user_deactivated`: the requester or the beneficiary left the organization, or was deactivated.
    #[schema(max_length = 4000)]
    pub cancel_reason: Option<String>,
    /// Why the ticket has expired: nobody decided it in time, or its fixed window has passed.
    #[schema(value_type = Option<super::ExpiryReason>)]
    pub expiry_reason: Option<ExpiryReason>,
    /// The failure, in state `error`.
    pub failure: Option<FailureView>,
    /// The ended ticket that this one repeats.
    pub resubmitted_from: Option<Uuid>,
    /// The admin who resubmitted that ticket for its requester. Null: the requester did, or the flow hides the admin.
    pub resubmitted_by: Option<Person>,
    /// The newest ticket that repeats this one.
    pub resubmitted_as: Option<Uuid>,
    /// The grant whose end an approval moves. Null: an approval makes a new grant.
    pub extends: Option<Extends>,
    /// The actions that the caller may perform now.
    #[schema(value_type = Vec<super::TicketAction>, max_items = 20)]
    pub allowed_actions: Vec<ActionName>,
    /// The digest of everything that a decision depends on. An approver sends it to be sure of deciding what they
    /// saw.
    #[schema(max_length = 128)]
    pub digest: String,
}

/// The progress of a ticket.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketProgress {
    /// The id of the ticket.
    pub ticket_id: Uuid,
    /// The current state.
    #[schema(value_type = super::TicketState)]
    pub state: StateName,
    /// Why nobody can decide the current level; null if the flow hides its progress from the caller.
    #[schema(value_type = Option<super::BlockedReason>)]
    pub blocked_reason: Option<BlockedReason>,
    /// The current level; null if the ticket does not wait, or if the flow hides its progress from the caller.
    #[schema(minimum = 1, maximum = 10)]
    pub level: Option<u32>,
    /// The levels, in order. Empty if the flow hides its progress from the caller.
    #[schema(max_items = 10)]
    pub levels: Vec<LevelView>,
    /// When the ticket expires if nobody decides it.
    pub decision_deadline: Timestamp,
}
