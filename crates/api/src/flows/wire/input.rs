//! The contract's types for a new flow, and for changes to a flow.

use super::approver::Approver;
use super::offer::UpdateItem;
use super::{Approval, DurationLimit, Item, OnBehalf, Scope, UpdateScope, VisibleTo};
use crate::error::Fault;
use crate::schema;
use gatepass_app::rules;
use gatepass_domain::flow::duration::IsoDuration;
use gatepass_domain::flow::{self, ApproverEdits, Definition, Flow};
use gatepass_domain::ids::FlowId;
use gatepass_domain::ticket::kind::TicketType;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A new flow.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each is a member of the contract")]
pub struct CreateFlow {
    /// The organization; null for a global flow, which only super admins may create. Required, so that no flow is
    /// global by mistake.
    #[serde(deserialize_with = "schema::said")]
    #[schema(required = true)]
    pub org_id: Option<Uuid>,
    /// The name that requesters see.
    #[schema(min_length = 1, max_length = 200, example = "Production servers")]
    pub name: String,
    /// The description.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub description: String,
    /// The type of tickets. The types of reviews are refused, because guard rules have the levels of their reviews.
    #[schema(value_type = super::TicketType)]
    pub ticket_type: TicketType,
    /// Whether the flow takes new tickets.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub enabled: bool,
    /// The priority. Of the flows whose scopes contain a request, the one with the highest priority takes it, whether it is
    /// enabled or not.
    #[serde(default)]
    #[schema(minimum = -1000, maximum = 1000, default = 0)]
    pub priority: i32,
    /// The users who may use the flow; everyone if omitted.
    #[validate(nested)]
    pub visible_to: Option<VisibleTo>,
    /// The rules that name watchers: people who may read every ticket under the flow, and comment on it.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub watchers: Vec<Approver>,
    /// The users who may ask for somebody else; `{"admins": true}` if omitted.
    pub on_behalf: Option<OnBehalf>,
    /// What the flow may be used for; everything if omitted. Only for `asset_access`.
    pub scope: Option<Scope>,
    /// The approval that tickets need.
    pub approval: Approval,
    /// The durations that tickets may ask for; at most 30 days if omitted.
    pub duration: Option<DurationLimit>,
    /// The access that a catalog flow gives. Required for `resource_access` and `device_admin`, not allowed for other
    /// types.
    pub item: Option<Item>,
    /// The changes that an approver may make to a request. If omitted: `narrow` if a level has a rule that names owners,
    /// otherwise `any`.
    #[schema(value_type = Option<super::ApproverEdits>)]
    pub approver_edits: Option<ApproverEdits>,
    /// Whether nobody's approval counts at two levels of a ticket.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub distinct_approvers: bool,
    /// How long a ticket waits for the next act (a decision, an edit, the start of a level); 30 days if omitted. It does not
    /// run while the ticket is blocked.
    #[schema(value_type = Option<schema::IsoDuration>)]
    pub pending_for: Option<IsoDuration>,
    /// After which time from its submission a ticket expires, whatever is done with it; three times `pending_for` if omitted.
    #[schema(value_type = Option<schema::IsoDuration>)]
    pub max_pending: Option<IsoDuration>,
    /// How long an approved device session waits for its start; 7 days if omitted. Only for `device_admin`.
    #[schema(value_type = Option<schema::IsoDuration>)]
    pub start_within: Option<IsoDuration>,
    /// Whether a request must say why. If omitted: true for `resource_access` and `device_admin`, otherwise false.
    pub reason_required: Option<bool>,
    /// Whether requester and watchers see levels, who decided and who decides next. If omitted: as `settings.show_progress` of the
    /// organization says; true for a global flow.
    pub show_progress: Option<bool>,
    /// Whether an approval of nodes gives only the assets that are in the nodes at that time, and none that are added
    /// later. Only for `asset_access`.
    #[serde(default)]
    #[schema(default = false)]
    pub pin_assets: bool,
}

/// Changes to a flow. Omitted fields stay as they are. Every change makes a new version; open tickets keep theirs.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateFlow {
    /// The name that requesters see.
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// The description.
    #[schema(max_length = 2000)]
    pub description: Option<String>,
    /// The type of tickets. The types of reviews are refused, because guard rules have the levels of their reviews.
    #[schema(value_type = Option<super::TicketType>)]
    pub ticket_type: Option<TicketType>,
    /// Whether the flow takes new tickets.
    pub enabled: Option<bool>,
    /// The priority. Of the flows whose scopes contain a request, the one with the highest priority takes it, whether it is
    /// enabled or not.
    #[schema(minimum = -1000, maximum = 1000)]
    pub priority: Option<i32>,
    /// The users who may use the flow.
    #[validate(nested)]
    pub visible_to: Option<VisibleTo>,
    /// The rules that name watchers. They replace the old ones.
    #[schema(max_items = 20)]
    pub watchers: Option<Vec<Approver>>,
    /// The users who may ask for somebody else. Omitted members stay as they are.
    pub on_behalf: Option<OnBehalf>,
    /// What the flow may be used for; null: everything.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[allow(clippy::option_option, reason = "left out, null and a value are different")]
    pub scope: Option<Option<UpdateScope>>,
    /// The approval that tickets need. It replaces the old one.
    pub approval: Option<Approval>,
    /// The durations that tickets may ask for. They replace the old ones.
    pub duration: Option<DurationLimit>,
    /// The access that a catalog flow gives; null removes it.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[allow(clippy::option_option, reason = "left out, null and a value are different")]
    pub item: Option<Option<UpdateItem>>,
    /// The changes that an approver may make to a request.
    #[schema(value_type = Option<super::ApproverEdits>)]
    pub approver_edits: Option<ApproverEdits>,
    /// Whether nobody's approval counts at two levels of a ticket.
    #[schema(nullable = false)]
    pub distinct_approvers: Option<bool>,
    /// How long a ticket waits for the next act (a decision, an edit, the start of a level).
    #[schema(value_type = Option<schema::IsoDuration>)]
    pub pending_for: Option<IsoDuration>,
    /// After which time from its submission a ticket expires, whatever is done with it.
    #[schema(value_type = Option<schema::IsoDuration>)]
    pub max_pending: Option<IsoDuration>,
    /// How long an approved device session waits for its start. Only for `device_admin`.
    #[schema(value_type = Option<schema::IsoDuration>)]
    pub start_within: Option<IsoDuration>,
    /// Whether a request must say why.
    #[schema(nullable = false)]
    pub reason_required: Option<bool>,
    /// Whether requester and watchers see levels, who decided and who decides next.
    pub show_progress: Option<bool>,
    /// Whether an approval of nodes gives only the assets that are in the nodes at that time, and none that are added
    /// later.
    pub pin_assets: Option<bool>,
}

fn yes() -> bool {
    true
}

fn visible_to(said: Option<VisibleTo>, before: flow::VisibleTo) -> flow::VisibleTo {
    match said {
        Some(said) => said.after(before),
        None => before,
    }
}

impl CreateFlow {
    /// The first version of the flow, and the faults found so far. `shows_progress` holds if the input does not say.
    pub fn flow(self, id: FlowId, shows_progress: bool) -> (Flow, Vec<Fault>) {
        let faults = rules::broken(&self);
        let Self {
            org_id,
            name,
            description,
            ticket_type,
            enabled,
            priority,
            visible_to: said,
            watchers,
            on_behalf,
            scope,
            approval,
            duration,
            item,
            approver_edits,
            distinct_approvers,
            pending_for,
            max_pending,
            start_within,
            reason_required,
            show_progress,
            pin_assets,
        } = self;
        let approval: flow::Approval = approval.into();
        let definition = Definition {
            ticket_type,
            priority,
            visible_to: visible_to(said, flow::VisibleTo::default()),
            watchers: watchers.into_iter().map(Into::into).collect(),
            on_behalf: OnBehalf::after(on_behalf, flow::OnBehalf::default()),
            scope: Box::new(scope.map(Into::into).unwrap_or_default()),
            approver_edits: approver_edits.unwrap_or_else(|| Definition::default_edits(&approval)),
            distinct_approvers,
            approval,
            duration: duration.map(Into::into).unwrap_or_default(),
            item: item.map(Into::into),
            pending_for: pending_for.unwrap_or(IsoDuration::days(30)),
            max_pending,
            start_within,
            reason_required,
            show_progress: show_progress.unwrap_or(shows_progress),
            pin_assets,
        };
        (
            Flow { id, version: 1, org_id: org_id.map(Into::into), name, description, enabled, definition },
            faults,
        )
    }
}

impl UpdateFlow {
    /// The changed flow, still with the old version number, and the faults found so far.
    pub fn apply(self, flow: Flow) -> (Flow, Vec<Fault>) {
        let faults = rules::broken(&self);
        let Self {
            name,
            description,
            ticket_type,
            enabled,
            priority,
            visible_to: said,
            watchers,
            on_behalf,
            scope,
            approval,
            duration,
            item,
            approver_edits,
            distinct_approvers,
            pending_for,
            max_pending,
            start_within,
            reason_required,
            show_progress,
            pin_assets,
        } = self;
        let before = flow.definition;
        let definition = Definition {
            ticket_type: ticket_type.unwrap_or(before.ticket_type),
            priority: priority.unwrap_or(before.priority),
            visible_to: visible_to(said, before.visible_to),
            watchers: match watchers {
                None => before.watchers,
                Some(rules) => rules.into_iter().map(Into::into).collect(),
            },
            on_behalf: OnBehalf::after(on_behalf, before.on_behalf),
            scope: match scope {
                None => before.scope,
                Some(change) => {
                    Box::new(change.map(|change| change.after(*before.scope)).unwrap_or_default())
                }
            },
            approval: approval.map_or(before.approval, Into::into),
            duration: duration.map_or(before.duration, Into::into),
            item: match item {
                None => before.item,
                Some(change) => change.map(|change| change.after(before.item)),
            },
            approver_edits: approver_edits.unwrap_or(before.approver_edits),
            distinct_approvers: distinct_approvers.unwrap_or(before.distinct_approvers),
            pending_for: pending_for.unwrap_or(before.pending_for),
            max_pending: max_pending.or(before.max_pending),
            start_within: start_within.or(before.start_within),
            reason_required: reason_required.or(before.reason_required),
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
