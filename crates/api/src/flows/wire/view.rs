//! A flow as it is answered.

use super::{DurationLimit, Item, ShownApproval, VisibleTo};
use crate::page::page_of;
use crate::schema::{self, Timestamp};
use gatepass_domain::flow::duration::IsoDuration;
use gatepass_domain::flow::{ApproverEdits, Definition, Flow, validate};
use gatepass_domain::ticket::kind::TicketType;
use gatepass_persistence::flows::{Stored, Version};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who may ask for what, for how long, and who must approve.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Flow)]
pub struct FlowView {
    /// The id, the same for all versions.
    pub id: Uuid,
    /// The version, from 1 on. Tickets keep the one that they were opened under.
    #[schema(minimum = 1)]
    pub version: i32,
    /// The organization; null: global.
    pub org_id: Option<Uuid>,
    /// The name, shown to those who ask.
    #[schema(max_length = 200, example = "Production servers")]
    pub name: String,
    /// What it is for.
    #[schema(max_length = 2000)]
    pub description: String,
    /// Whether it takes new tickets.
    pub enabled: bool,
    /// What it says.
    #[serde(flatten)]
    pub terms: Terms,
    /// For its admins and auditors: rules that come to nobody as things are now. Lists leave it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 1000)]
    pub warnings: Option<Vec<Warning>>,
    /// When the flow was made.
    pub created_at: Timestamp,
    /// When this version was made.
    pub updated_at: Timestamp,
}

/// The versioned words of a flow.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FlowTerms)]
pub struct Terms {
    /// What is asked for.
    #[schema(value_type = super::TicketType)]
    pub ticket_type: TicketType,
    /// Among several flows the highest wins.
    #[schema(minimum = -1000, maximum = 1000)]
    pub priority: i32,
    /// Who may use it.
    pub visible_to: VisibleTo,
    /// Who must approve.
    pub approval: ShownApproval,
    /// For how long one may ask.
    pub duration: DurationLimit,
    /// What a catalog flow gives.
    pub item: Option<Item>,
    /// What an approver may change.
    #[schema(value_type = super::ApproverEdits)]
    pub approver_edits: ApproverEdits,
    /// How long a ticket waits for its decision.
    #[schema(value_type = schema::IsoDuration)]
    pub pending_for: IsoDuration,
    /// Whether the applicant sees who decided and who is next.
    pub show_progress: bool,
    /// Whether an approval of nodes gives the assets that are there by then, and not what comes there later.
    pub pin_assets: bool,
}

/// Something that the flow's admins would want to know.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FlowWarning)]
pub struct Warning {
    /// Where: a JSON pointer into the flow.
    #[schema(max_length = 1000, example = "/approval/levels/0/approvers/1")]
    pub pointer: String,
    /// What kind of warning.
    #[schema(max_length = 100, example = "user_inactive")]
    pub code: &'static str,
    /// In words.
    #[schema(max_length = 2000, example = "the user is not active")]
    pub detail: String,
}

page_of! {
    /// A page of flows.
    pub struct FlowPage of FlowView, with total
}

/// One version of a flow, as tickets are pinned to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FlowVersion {
    /// From 1 on.
    #[schema(minimum = 1)]
    pub version: i32,
    /// The name that the flow had then.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it said.
    #[serde(flatten)]
    pub terms: Terms,
    /// When it was made.
    pub created_at: Timestamp,
}

page_of! {
    /// A page of versions, newest first.
    pub struct FlowVersionPage of FlowVersion
}

impl Terms {
    fn new(definition: Definition, reads_everything: bool) -> Self {
        let shown = ShownApproval::new(&definition, reads_everything);
        let Definition {
            ticket_type,
            priority,
            visible_to,
            approval: _,
            duration,
            item,
            approver_edits,
            pending_for,
            show_progress,
            pin_assets,
        } = definition;
        Self {
            ticket_type,
            priority,
            visible_to: visible_to.into(),
            approval: shown,
            duration: duration.into(),
            item: item.map(Into::into),
            approver_edits,
            pending_for,
            show_progress,
            pin_assets,
        }
    }
}

impl FlowView {
    /// The flow as it is answered to somebody who reads everything where it is, or does not; without warnings for those
    /// who could do nothing about them.
    pub fn new(stored: Stored, reads_everything: bool, warnings: Option<Vec<validate::Fault>>) -> Self {
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

impl From<validate::Fault> for Warning {
    fn from(validate::Fault { pointer, code, detail }: validate::Fault) -> Self {
        Self { pointer, code, detail }
    }
}

impl FlowVersion {
    /// The version as it is answered to somebody who reads everything where the flow is, or does not.
    pub fn new(stored: Version, reads_everything: bool) -> Self {
        let Version { version, name, definition, created_at } = stored;
        let terms = Terms::new(definition, reads_everything);
        Self { version, name, terms, created_at: created_at.into() }
    }
}
