//! The contract's types for what a flow offers, to whom, and for how long.

use crate::error::Fault;
use crate::schema;
use gatepass_app::rules;
use gatepass_domain::flow;
use gatepass_domain::flow::duration::{DurationRule, IsoDuration};
use gatepass_domain::ids;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationError};

/// The durations that tickets may ask for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "mode", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = FlowDuration)]
pub enum DurationLimit {
    /// No end, or any shorter duration.
    Permanent {},
    /// Exactly this duration.
    Fixed {
        /// The duration.
        #[schema(value_type = schema::IsoDuration)]
        duration: IsoDuration,
    },
    /// One of these durations.
    Choice {
        /// The durations to choose from.
        #[schema(value_type = Vec<schema::IsoDuration>, min_items = 1, max_items = 20)]
        options: Vec<IsoDuration>,
    },
    /// At most this duration.
    Max {
        /// The longest duration.
        #[schema(value_type = schema::IsoDuration)]
        max: IsoDuration,
    },
}

/// The users who may use a flow: `{"everyone": true}`, or users and groups. The flow is not visible to others.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[validate(schema(function = "either_everyone_or_some"))]
#[validate(schema(function = "somebody_is_named"))]
#[serde(deny_unknown_fields)]
pub struct VisibleTo {
    /// Everyone in the organization. It excludes `users` and `groups`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub everyone: Option<bool>,
    /// The users.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 1000)]
    pub users: Option<Vec<Uuid>>,
    /// The groups, whose members may use the flow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 1000)]
    pub groups: Option<Vec<Uuid>>,
}

/// The access that a catalog flow gives: groups for `resource_access`; assets or nodes to choose a device from for
/// `device_admin`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FlowItem)]
pub struct Item {
    /// The owner of the item, whom the approver rule `resource_owner` names. Null also if the flow hides approvers.
    #[serde(default)]
    pub owner_id: Option<Uuid>,
    /// The category that the item is listed under.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100, example = "Network")]
    pub category: Option<String>,
    /// The URL of an icon.
    #[serde(default)]
    #[schema(format = "uri", max_length = 2000, example = "https://example.com/vpn.svg")]
    pub icon_url: Option<String>,
    /// The URL of the page of what the item gives. Tickets and grants show it.
    #[serde(default)]
    #[schema(format = "uri", max_length = 2000, example = "https://vpn.example.com")]
    pub url: Option<String>,
    /// The groups that the beneficiary joins.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub groups: Vec<Uuid>,
    /// The devices to choose from.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub assets: Vec<Uuid>,
    /// The nodes whose devices can be chosen.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub nodes: Vec<Uuid>,
    /// Whether a user gets only devices that they own (`owner_id` of the asset). Only for `device_admin`.
    #[serde(default)]
    #[schema(default = false)]
    pub own_devices_only: bool,
}

/// Changes to a catalog item. Omitted fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateFlowItem)]
#[allow(clippy::option_option, reason = "left out, null and a value are different")]
pub struct UpdateItem {
    /// The owner of the item; null removes it.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    pub owner_id: Option<Option<Uuid>>,
    /// The category that the item is listed under; null removes it.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[schema(min_length = 1, max_length = 100)]
    pub category: Option<Option<String>>,
    /// The URL of an icon; null removes it.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[schema(format = "uri", max_length = 2000)]
    pub icon_url: Option<Option<String>>,
    /// The URL of the page of what the item gives; null removes it.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[schema(format = "uri", max_length = 2000)]
    pub url: Option<Option<String>>,
    /// The groups that the beneficiary joins. The list replaces the old one.
    #[schema(max_items = 100)]
    pub groups: Option<Vec<Uuid>>,
    /// The devices to choose from. The list replaces the old one.
    #[schema(max_items = 1000)]
    pub assets: Option<Vec<Uuid>>,
    /// The nodes whose devices can be chosen. The list replaces the old one.
    #[schema(max_items = 1000)]
    pub nodes: Option<Vec<Uuid>>,
    /// Whether a user gets only devices that they own.
    #[schema(nullable = false)]
    pub own_devices_only: Option<bool>,
}

fn ids<T: From<Uuid>>(uuids: Vec<Uuid>) -> Vec<T> {
    uuids.into_iter().map(T::from).collect()
}

fn uuids<T: Into<Uuid>>(ids: Vec<T>) -> Vec<Uuid> {
    ids.into_iter().map(T::into).collect()
}

impl From<DurationLimit> for DurationRule {
    fn from(duration: DurationLimit) -> Self {
        match duration {
            DurationLimit::Permanent {} => Self::Permanent,
            DurationLimit::Fixed { duration } => Self::Fixed { duration },
            DurationLimit::Choice { options } => Self::Choice { options },
            DurationLimit::Max { max } => Self::Max { max },
        }
    }
}

impl From<DurationRule> for DurationLimit {
    fn from(rule: DurationRule) -> Self {
        match rule {
            DurationRule::Permanent => Self::Permanent {},
            DurationRule::Fixed { duration } => Self::Fixed { duration },
            DurationRule::Choice { options } => Self::Choice { options },
            DurationRule::Max { max } => Self::Max { max },
        }
    }
}

fn either_everyone_or_some(said: &VisibleTo) -> Result<(), ValidationError> {
    let names = |side: Option<&Vec<Uuid>>| side.is_some_and(|side| !side.is_empty());
    let is_both = said.everyone == Some(true) && (names(said.users.as_ref()) || names(said.groups.as_ref()));
    rules::outcome(is_both.then(|| Fault::new("", "not_allowed", "either everyone, or users and groups")))
}

fn somebody_is_named(said: &VisibleTo) -> Result<(), ValidationError> {
    let is_nobody = said.everyone != Some(true) && said.users.is_none() && said.groups.is_none();
    rules::outcome(is_nobody.then(|| Fault::new("", "not_allowed", "everyone, users or groups is needed")))
}

impl VisibleTo {
    /// The visibility after this change. If the form (everyone, or users and groups) stays, an omitted list stays
    /// too.
    pub fn after(self, before: flow::VisibleTo) -> flow::VisibleTo {
        let VisibleTo { everyone, users, groups } = self;
        if everyone == Some(true) {
            return flow::VisibleTo::Everyone;
        }
        let (users, groups) = (users.map(ids), groups.map(ids));
        let (old_users, old_groups) = match before {
            flow::VisibleTo::Everyone => (Vec::new(), Vec::new()),
            flow::VisibleTo::Only { users, groups } => (users, groups),
        };
        flow::VisibleTo::Only { users: users.unwrap_or(old_users), groups: groups.unwrap_or(old_groups) }
    }
}

impl From<flow::VisibleTo> for VisibleTo {
    fn from(visible_to: flow::VisibleTo) -> Self {
        match visible_to {
            flow::VisibleTo::Everyone => Self { everyone: Some(true), users: None, groups: None },
            flow::VisibleTo::Only { users, groups } => {
                Self { everyone: None, users: Some(uuids(users)), groups: Some(uuids(groups)) }
            }
        }
    }
}

impl From<Item> for flow::Item {
    fn from(item: Item) -> Self {
        let Item { owner_id, category, icon_url, url, groups, assets, nodes, own_devices_only } = item;
        let owner_id = owner_id.map(Into::into);
        let (groups, assets, nodes) = (ids(groups), ids(assets), ids(nodes));
        Self { owner_id, category, icon_url, url, groups, assets, nodes, own_devices_only }
    }
}

impl From<flow::Item> for Item {
    fn from(item: flow::Item) -> Self {
        let flow::Item { owner_id, category, icon_url, url, groups, assets, nodes, own_devices_only } = item;
        let owner_id = owner_id.map(Into::into);
        Self {
            owner_id,
            category,
            icon_url,
            url,
            groups: uuids(groups),
            assets: uuids(assets),
            nodes: uuids(nodes),
            own_devices_only,
        }
    }
}

impl UpdateItem {
    /// The item after this change. None before: an item with the given fields.
    pub fn after(self, before: Option<flow::Item>) -> flow::Item {
        let UpdateItem { owner_id, category, icon_url, url, groups, assets, nodes, own_devices_only } = self;
        let before = before.unwrap_or_default();
        flow::Item {
            owner_id: owner_id.map_or(before.owner_id, |owner| owner.map(Into::into)),
            category: category.unwrap_or(before.category),
            icon_url: icon_url.unwrap_or(before.icon_url),
            url: url.unwrap_or(before.url),
            groups: groups.map_or(before.groups, ids::<ids::GroupId>),
            assets: assets.map_or(before.assets, ids::<ids::AssetId>),
            nodes: nodes.map_or(before.nodes, ids::<ids::NodeId>),
            own_devices_only: own_devices_only.unwrap_or(before.own_devices_only),
        }
    }
}
