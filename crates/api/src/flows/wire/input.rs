//! A new flow, and changes of one.

use super::offer::UpdateItem;
use super::{Approval, DurationLimit, Item, VisibleTo};
use crate::error::Fault;
use crate::schema;
use gatepass_app::rules;
use gatepass_domain::flow::duration::IsoDuration;
use gatepass_domain::flow::{self, ApproverEdits, Definition, Flow};
use gatepass_domain::ids::FlowId;
use gatepass_domain::ticket::kind::TicketType;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A new flow.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateFlow {
    /// The organization; null: global, for super admins only. Must be said, so that no flow is global by omission.
    #[serde(deserialize_with = "said")]
    #[schema(required = true)]
    pub org_id: Option<Uuid>,
    /// The name, shown to those who ask.
    #[schema(min_length = 1, max_length = 200, example = "Production servers")]
    pub name: String,
    /// What it is for.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub description: String,
    /// What is asked for.
    #[schema(value_type = super::TicketType)]
    pub ticket_type: TicketType,
    /// Whether it takes new tickets.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub enabled: bool,
    /// Among several flows the highest wins.
    #[serde(default)]
    #[schema(minimum = -1000, maximum = 1000, default = 0)]
    pub priority: i32,
    /// Who may use it; everyone when left out.
    #[validate(nested)]
    pub visible_to: Option<VisibleTo>,
    /// Who must approve.
    pub approval: Approval,
    /// For how long one may ask; at most 30 days when left out.
    pub duration: Option<DurationLimit>,
    /// What a catalog flow gives; for `resource_access` and `device_admin`, and only there.
    pub item: Option<Item>,
    /// What an approver may change; anything when left out.
    #[serde(default)]
    #[schema(value_type = super::ApproverEdits, required = false, default = "any")]
    pub approver_edits: ApproverEdits,
    /// How long a ticket waits for its decision; 30 days when left out.
    #[schema(value_type = Option<schema::IsoDuration>)]
    pub pending_for: Option<IsoDuration>,
    /// Whether the applicant sees who decided and who is next.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub show_progress: bool,
    /// Whether an approval of nodes gives the assets that are there by then, and not what comes there later. For
    /// `asset_access` alone.
    #[serde(default)]
    #[schema(default = false)]
    pub pin_assets: bool,
}

/// What changes in a flow. Leave out what stays. Every change makes a new version; open tickets keep theirs.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateFlow {
    /// The name.
    #[schema(min_length = 1, max_length = 200, nullable = false)]
    pub name: Option<String>,
    /// What it is for.
    #[schema(max_length = 2000, nullable = false)]
    pub description: Option<String>,
    /// What is asked for.
    #[schema(value_type = Option<super::TicketType>, nullable = false)]
    pub ticket_type: Option<TicketType>,
    /// Whether it takes new tickets.
    #[schema(nullable = false)]
    pub enabled: Option<bool>,
    /// Among several flows the highest wins.
    #[schema(minimum = -1000, maximum = 1000, nullable = false)]
    pub priority: Option<i32>,
    /// Who may use it.
    #[schema(nullable = false)]
    #[validate(nested)]
    pub visible_to: Option<VisibleTo>,
    /// Who must approve, as a whole.
    #[schema(nullable = false)]
    pub approval: Option<Approval>,
    /// For how long one may ask, as a whole.
    #[schema(nullable = false)]
    pub duration: Option<DurationLimit>,
    /// What a catalog flow gives; null removes it.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[allow(clippy::option_option, reason = "left out, null and a value are different")]
    pub item: Option<Option<UpdateItem>>,
    /// What an approver may change.
    #[schema(value_type = Option<super::ApproverEdits>, nullable = false)]
    pub approver_edits: Option<ApproverEdits>,
    /// How long a ticket waits for its decision.
    #[schema(value_type = Option<schema::IsoDuration>, nullable = false)]
    pub pending_for: Option<IsoDuration>,
    /// Whether the applicant sees who decided and who is next.
    #[schema(nullable = false)]
    pub show_progress: Option<bool>,
    /// Whether an approval of nodes gives the assets that are there by then, and not what comes there later.
    #[schema(nullable = false)]
    pub pin_assets: Option<bool>,
}

fn yes() -> bool {
    true
}

/// A nullable field that may not be left out.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Uuid>, D::Error> {
    Deserialize::deserialize(deserializer)
}

fn visible_to(said: Option<VisibleTo>, before: flow::VisibleTo) -> flow::VisibleTo {
    match said {
        Some(said) => said.after(before),
        None => before,
    }
}

impl CreateFlow {
    /// The first version, and what is wrong with it already.
    pub fn flow(self, id: FlowId) -> (Flow, Vec<Fault>) {
        let faults = rules::broken(&self);
        let Self {
            org_id,
            name,
            description,
            ticket_type,
            enabled,
            priority,
            visible_to: said,
            approval,
            duration,
            item,
            approver_edits,
            pending_for,
            show_progress,
            pin_assets,
        } = self;
        let definition = Definition {
            ticket_type,
            priority,
            visible_to: visible_to(said, flow::VisibleTo::default()),
            approval: approval.into(),
            duration: duration.map(Into::into).unwrap_or_default(),
            item: item.map(Into::into),
            approver_edits,
            pending_for: pending_for.unwrap_or(IsoDuration::days(30)),
            show_progress,
            pin_assets,
        };
        (
            Flow { id, version: 1, org_id: org_id.map(Into::into), name, description, enabled, definition },
            faults,
        )
    }
}

impl UpdateFlow {
    /// The flow with the changes in it, still under its old number, and what is wrong with them already.
    pub fn apply(self, flow: Flow) -> (Flow, Vec<Fault>) {
        let faults = rules::broken(&self);
        let Self {
            name,
            description,
            ticket_type,
            enabled,
            priority,
            visible_to: said,
            approval,
            duration,
            item,
            approver_edits,
            pending_for,
            show_progress,
            pin_assets,
        } = self;
        let before = flow.definition;
        let definition = Definition {
            ticket_type: ticket_type.unwrap_or(before.ticket_type),
            priority: priority.unwrap_or(before.priority),
            visible_to: visible_to(said, before.visible_to),
            approval: approval.map_or(before.approval, Into::into),
            duration: duration.map_or(before.duration, Into::into),
            item: match item {
                None => before.item,
                Some(change) => change.map(|change| change.after(before.item)),
            },
            approver_edits: approver_edits.unwrap_or(before.approver_edits),
            pending_for: pending_for.unwrap_or(before.pending_for),
            show_progress: show_progress.unwrap_or(before.show_progress),
            pin_assets: pin_assets.unwrap_or(before.pin_assets),
        };
        let changed = Flow {
            id: flow.id,
            version: flow.version,
            org_id: flow.org_id,
            name: name.unwrap_or(flow.name),
            description: description.unwrap_or(flow.description),
            enabled: enabled.unwrap_or(flow.enabled),
            definition,
        };
        (changed, faults)
    }
}
