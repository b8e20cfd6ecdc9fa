//! A ticket as it is answered.

use super::{Changes, DenialView, FailureView, OverrideView, RequestView, Timing};
use crate::schema::Timestamp;
use gatepass_domain::flow::approver::BlockedReason;
use gatepass_domain::flow::{ApprovalType, LevelMode};
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::ticket::decision::Verdict;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::ticket::level::LevelState;
use gatepass_domain::ticket::state::StateName;
use gatepass_domain::window;
use gatepass_persistence::tickets::PersonName;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Person {
    /// The user.
    pub id: Uuid,
    /// The login name.
    #[schema(max_length = 64, example = "alice")]
    pub username: String,
    /// The name to show.
    #[schema(max_length = 200, example = "Alice A.")]
    pub name: String,
}

impl From<PersonName> for Person {
    fn from(PersonName { id, username, name }: PersonName) -> Self {
        Self { id, username, name }
    }
}

/// The version of a flow that a ticket is pinned to.
#[derive(Debug, Serialize, ToSchema)]
pub struct PinnedFlow {
    /// The flow.
    pub id: Uuid,
    /// Its name in that version.
    #[schema(max_length = 200)]
    pub name: String,
    /// The version.
    #[schema(minimum = 1)]
    pub version: i32,
    /// How it decides.
    #[schema(value_type = super::ApprovalType)]
    pub approval_type: ApprovalType,
    /// Whether an approval of nodes gives the assets that are there by then, and not what comes there later.
    pub pin_assets: bool,
}

/// When an access holds: half-open.
#[derive(Debug, Serialize, ToSchema)]
pub struct Window {
    /// The first moment.
    pub start: Timestamp,
    /// The first moment after it; null: permanent.
    pub end: Option<Timestamp>,
}

impl From<window::Window> for Window {
    fn from(window::Window { start, end }: window::Window) -> Self {
        Self { start: start.into(), end: end.map(Timestamp::from) }
    }
}

/// One person's approve or deny.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Decision)]
pub struct DecisionView {
    /// Who; null where the flow does not tell its applicants.
    pub by: Option<Person>,
    /// What.
    #[schema(value_type = super::Verdict)]
    pub verdict: Verdict,
    /// When.
    pub at: Timestamp,
    /// The comment of an approval, the reason of a denial.
    #[schema(max_length = 4000)]
    pub comment: Option<String>,
    /// After a denial: what the applicant may do now.
    #[schema(max_length = 4000)]
    pub next_steps: Option<String>,
    /// What the approval changed in the request.
    pub changes: Option<Changes>,
}

/// One stage of a ticket's approval.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TicketLevel)]
pub struct LevelView {
    /// Its place, from 1 on.
    #[schema(minimum = 1, maximum = 10)]
    pub level: u32,
    /// How many of the approvers must agree.
    #[schema(value_type = super::LevelMode)]
    pub mode: LevelMode,
    /// How many, with mode `quorum`.
    #[schema(minimum = 1)]
    pub quorum: Option<u32>,
    /// How far it is.
    #[schema(value_type = super::LevelState)]
    pub state: LevelState,
    /// Who may decide, from the moment it begins; empty also where the flow does not tell its applicants.
    #[schema(max_items = 10000)]
    pub approvers: Vec<Person>,
    /// What they decided, oldest first.
    #[schema(max_items = 10000)]
    pub decisions: Vec<DecisionView>,
}

/// One request for access.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Ticket)]
pub struct TicketView {
    /// The id.
    pub id: Uuid,
    /// The number, for people. Each organization counts its own.
    #[schema(minimum = 1, example = 1042)]
    pub number: i64,
    /// What is asked for.
    #[schema(value_type = super::TicketType)]
    pub r#type: TicketType,
    /// The organization whose things are asked for.
    pub org_id: Uuid,
    /// What it is, in a line.
    #[schema(max_length = 200, example = "Deploy 4.2")]
    pub title: String,
    /// Why it is needed.
    #[schema(max_length = 4000, example = "CHG-1042")]
    pub reason: String,
    /// Where it stands now.
    #[schema(value_type = super::TicketState)]
    pub state: StateName,
    /// Why nobody can decide it.
    #[schema(value_type = Option<super::BlockedReason>)]
    pub blocked_reason: Option<BlockedReason>,
    /// Who asks.
    pub applicant: Person,
    /// Who gets the access.
    pub beneficiary: Person,
    /// The flow, as it was at submission.
    pub flow: PinnedFlow,
    /// What was asked for; never changes.
    pub requested: RequestView,
    /// What the approvers made of it; null as long as nobody changed or approved it.
    pub approved: Option<RequestView>,
    /// For when, with the changes that approvers made.
    pub timing: Timing,
    /// When the access holds; null before the final approval.
    pub window: Option<Window>,
    /// The level that it waits at; null when it does not wait.
    #[schema(minimum = 1, maximum = 10)]
    pub level: Option<u32>,
    /// The levels, in order; none for an automatic flow.
    #[schema(max_items = 10)]
    pub levels: Vec<LevelView>,
    /// What it gave.
    #[schema(max_items = 1)]
    pub grants: Vec<Uuid>,
    /// From when on it can't be decided any more.
    pub decision_deadline: Timestamp,
    /// When it was submitted.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was decided, canceled or expired.
    pub decided_at: Option<Timestamp>,
    /// By whom; null: time, an automatic flow, or nobody that this caller is told of.
    pub decided_by: Option<Person>,
    /// An admin's decision of the whole ticket, if one was made; null where the flow does not tell its applicants.
    pub r#override: Option<OverrideView>,
    /// Why it was denied, if it was.
    pub denial: Option<DenialView>,
    /// Why it was canceled, if that was said; `flow_deleted` where its flow was.
    #[schema(max_length = 4000)]
    pub cancel_reason: Option<String>,
    /// What went wrong, in state `error`.
    pub failure: Option<FailureView>,
    /// The ticket that came to nothing before this one.
    pub resubmitted_from: Option<Uuid>,
    /// What the caller may do now.
    #[schema(value_type = Vec<super::TicketAction>, max_items = 20)]
    pub allowed_actions: Vec<ActionName>,
    /// Over what a decision is about: send it along to be sure of deciding what you saw.
    #[schema(max_length = 128)]
    pub digest: String,
}

/// How far a ticket is.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketProgress {
    /// The ticket.
    pub ticket_id: Uuid,
    /// Where it stands now.
    #[schema(value_type = super::TicketState)]
    pub state: StateName,
    /// Why nobody can decide it.
    #[schema(value_type = Option<super::BlockedReason>)]
    pub blocked_reason: Option<BlockedReason>,
    /// The level that it waits at; null when it does not wait.
    #[schema(minimum = 1, maximum = 10)]
    pub level: Option<u32>,
    /// The levels, in order.
    #[schema(max_items = 10)]
    pub levels: Vec<LevelView>,
    /// From when on it can't be decided any more.
    pub decision_deadline: Timestamp,
}
