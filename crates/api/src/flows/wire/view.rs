//! A flow as the response shows it.

use super::approver::Approver;
use super::{DurationLimit, Item, Scope, ShownApproval, ShownOnBehalf, VisibleTo};
use crate::page::page_of;
use crate::schema::{self, Timestamp};
use gatepass_domain::flow::duration::IsoDuration;
use gatepass_domain::flow::{ApproverEdits, Definition, Flow};
use gatepass_domain::refused::Fault;
use gatepass_domain::ticket::kind::{Offer, TicketType};
use gatepass_persistence::flows::{Stored, Version};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A flow: what can be requested, by whom, for how long, and who must approve.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Flow)]
pub struct FlowView {
    /// The id of the flow, which all its versions share.
    pub id: Uuid,
    /// The number of the version, from 1. A ticket keeps the version that it was opened under.
    #[schema(minimum = 1)]
    pub version: i32,
    /// The organization; null for a global flow.
    pub org_id: Option<Uuid>,
    /// The name that requesters see.
    #[schema(max_length = 200, example = "Production servers")]
    pub name: String,
    /// The description.
    #[schema(max_length = 2000)]
    pub description: String,
    /// Whether the flow takes new tickets.
    pub enabled: bool,
    /// The terms of the flow.
    #[serde(flatten)]
    pub terms: Terms,
    /// Approver rules that name nobody as of now. Only admins and auditors of the flow see them, and lists omit them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 1000)]
    pub warnings: Option<Vec<Warning>>,
    /// When the flow was created.
    pub created_at: Timestamp,
    /// When this version was created.
    pub updated_at: Timestamp,
}

/// The terms of a flow, which change with its version.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FlowTerms)]
#[allow(clippy::struct_excessive_bools, reason = "each is a member of the contract")]
pub struct Terms {
    /// The type of tickets.
    #[schema(value_type = super::TicketType)]
    pub ticket_type: TicketType,
    /// The priority. Of the flows whose scopes contain a request, the one with the highest priority takes it, whether it is
    /// enabled or not.
    #[schema(minimum = -1000, maximum = 1000)]
    pub priority: i32,
    /// The users who may use the flow.
    pub visible_to: VisibleTo,
    /// The rules that name watchers: people who may read every ticket under the flow, and comment on it. Empty with
    /// `show_progress: false`, except for auditors and admins of the flow's organization.
    #[schema(max_items = 20)]
    pub watchers: Vec<Approver>,
    /// The users who may ask for somebody else.
    pub on_behalf: ShownOnBehalf,
    /// What the flow may be used for; null: everything.
    pub scope: Option<Scope>,
    /// The approval that tickets need.
    pub approval: ShownApproval,
    /// The durations that tickets may ask for.
    pub duration: DurationLimit,
    /// The access that a catalog flow gives.
    pub item: Option<Item>,
    /// The changes that an approver may make to a request.
    #[schema(value_type = super::ApproverEdits)]
    pub approver_edits: ApproverEdits,
    /// Whether nobody's approval counts at two levels of a ticket.
    pub distinct_approvers: bool,
    /// How long a ticket waits for the next act (a decision, an edit, the start of a level).
    #[schema(value_type = schema::IsoDuration)]
    pub pending_for: IsoDuration,
    /// After which time from its submission a ticket expires, whatever is done with it.
    #[schema(value_type = schema::IsoDuration)]
    pub max_pending: IsoDuration,
    /// How long an approved device session waits for its start; null for other types.
    #[schema(value_type = Option<schema::IsoDuration>)]
    pub start_within: Option<IsoDuration>,
    /// Whether a request must say why.
    pub reason_required: bool,
    /// Whether requester and watchers see levels, who decided and who decides next.
    pub show_progress: bool,
    /// Whether an approval of nodes gives only the assets that are in the nodes at that time, and none that are added later.
    pub pin_assets: bool,
}

/// A warning for the flow's admins.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FlowWarning)]
pub struct Warning {
    /// A JSON pointer into the flow.
    #[schema(max_length = 1000, example = "/approval/levels/0/approvers/1")]
    pub pointer: String,
    /// The kind of warning.
    #[schema(max_length = 100, example = "user_inactive")]
    pub code: String,
    /// The warning in words.
    #[schema(max_length = 2000, example = "the user is not active")]
    pub detail: String,
}

page_of! {
    /// A page of flows.
    pub struct FlowPage of FlowView, with total
}

/// A version of a flow.
#[derive(Debug, Serialize, ToSchema)]
pub struct FlowVersion {
    /// The number of the version, from 1.
    #[schema(minimum = 1)]
    pub version: i32,
    /// The name of the flow in this version.
    #[schema(max_length = 200)]
    pub name: String,
    /// The terms of the flow in this version.
    #[serde(flatten)]
    pub terms: Terms,
    /// When the version was created.
    pub created_at: Timestamp,
}

page_of! {
    /// A page of versions, newest first.
    pub struct FlowVersionPage of FlowVersion
}

impl Terms {
    fn new(definition: Definition, reads_everything: bool) -> Self {
        let shown = ShownApproval::new(&definition, reads_everything);
        let shows_people = definition.shows_people(reads_everything);
        let is_started = definition.ticket_type.offer() == Offer::Devices;
        let max_pending = definition.max_pending();
        let start_within = is_started.then(|| definition.start_within());
        let reason_required = definition.reason_required();
        let Definition {
            ticket_type,
            priority,
            visible_to,
            watchers,
            on_behalf,
            scope,
            approval: _,
            duration,
            item,
            approver_edits,
            distinct_approvers,
            pending_for,
            max_pending: _,
            start_within: _,
            reason_required: _,
            show_progress,
            pin_assets,
        } = definition;
        Self {
            ticket_type,
            priority,
            visible_to: visible_to.into(),
            watchers: watchers.into_iter().filter(|_| shows_people).map(Into::into).collect(),
            on_behalf: on_behalf.into(),
            scope: Scope::shown(*scope),
            approval: shown,
            duration: duration.into(),
            item: item.map(|item| Item {
                owner_id: item.owner_id.filter(|_| shows_people).map(Into::into),
                ..item.into()
            }),
            approver_edits,
            distinct_approvers,
            pending_for,
            max_pending,
            start_within,
            reason_required,
            show_progress,
            pin_assets,
        }
    }
}

impl FlowView {
    /// The flow for a caller who reads everything in its organization, or does not. `warnings` are only for callers
    /// who could act on them.
    pub fn new(stored: Stored, reads_everything: bool, warnings: Option<Vec<Fault>>) -> Self {
        let Stored { flow, created_at, updated_at } = stored;
        let Flow { id, version, org_id, name, description, enabled, definition } = flow;
        Self {
            id: id.into(),
            version,
            org_id: org_id.map(Into::into),
            name,
            description,
            enabled,
            terms: Terms::new(definition, reads_everything),
            warnings: warnings.map(|list| list.into_iter().map(Into::into).collect()),
            created_at: created_at.into(),
            updated_at: updated_at.into(),
        }
    }
}

impl From<Fault> for Warning {
    fn from(Fault { pointer, code, detail }: Fault) -> Self {
        Self { pointer, code, detail }
    }
}

impl FlowVersion {
    /// The version for a caller who reads everything in the flow's organization, or does not.
    pub fn new(stored: Version, reads_everything: bool) -> Self {
        let Version { version, name, definition, created_at } = stored;
        let terms = Terms::new(definition, reads_everything);
        Self { version, name, terms, created_at: created_at.into() }
    }
}
