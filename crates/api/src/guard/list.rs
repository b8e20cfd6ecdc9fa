//! `GET /acls/{kind}`.

use super::wire::{AclKind, RuleAction, RulePage, RuleView};
use crate::error::{Code, Problem, Result};
use crate::extract::{Both, Caller, Id, Query};
use crate::page::{List, SortBy};
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::guard::Action;
use gatepass_persistence::guard::{self, Filter, Stored};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The order of a list of guard rules; `-` reverses it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum RuleSort {
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    Newest,
    /// Oldest first.
    #[serde(rename = "created_at")]
    Oldest,
    /// By name.
    #[serde(rename = "name")]
    Name,
    /// By name, Z first.
    #[serde(rename = "-name")]
    NameDescending,
    /// As they are asked: global rules first, then those of each organization, each by priority.
    #[serde(rename = "priority")]
    Priority,
    /// As they are asked, the last first.
    #[serde(rename = "-priority")]
    PriorityDescending,
}

impl RuleSort {
    fn is_by_priority(self) -> bool {
        match self {
            Self::Newest | Self::Oldest | Self::Name | Self::NameDescending => false,
            Self::Priority | Self::PriorityDescending => true,
        }
    }
}

/// The priority takes the place of the name.
impl From<RuleSort> for SortBy {
    fn from(sort: RuleSort) -> Self {
        match sort {
            RuleSort::Newest => Self::Newest,
            RuleSort::Oldest => Self::Oldest,
            RuleSort::Name | RuleSort::Priority => Self::Name,
            RuleSort::NameDescending | RuleSort::PriorityDescending => Self::NameDescending,
        }
    }
}

/// Which rules to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GuardRuleFilter {
    /// Rules of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Global rules (`true`), or rules of organizations (`false`).
    global: Option<bool>,
    /// Rules that say one of these.
    #[serde(default)]
    #[param(value_type = Vec<RuleAction>, max_items = 10)]
    action: Vec<Action>,
    /// Active rules (`true`), or deactivated rules (`false`).
    is_active: Option<bool>,
    /// Rules that are dry runs (`true`), or that are not (`false`).
    dry_run: Option<bool>,
    /// Rules created at this time or later.
    created_from: Option<Timestamp>,
    /// Rules created before this time.
    created_to: Option<Timestamp>,
    /// Rules whose name contains this text.
    #[param(max_length = 200)]
    q: Option<String>,
}

/// List guard rules
///
/// Returns the rules of the organizations that the caller audits or administers, and the global rules, without `warnings`.
#[utoipa::path(
    tag = "guard",
    params(("kind" = inline(AclKind), Path, description = "What the rules are about"), List<GuardRuleFilter, RuleSort>),
    responses((status = 200, description = "A page of rules", body = RulePage))
)]
#[get("/acls/{kind}")]
pub async fn list_guard_rules(
    caller: Caller,
    Id(kind): Id<AclKind>,
    query: Query<List<GuardRuleFilter, RuleSort>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadGuard, &Target::listing())?;
    let Both(asked, paging) = query.0;
    let GuardRuleFilter { org_id, global, action, is_active, dry_run, created_from, created_to, q } = asked;
    let filter = Filter {
        kind: kind.into(),
        may_see: caller.actor.readable_orgs(),
        org_id: org_id.into_iter().map(Into::into).collect(),
        global,
        action,
        is_active,
        dry_run,
        created_from: created_from.map(|t| t.0),
        created_to: created_to.map(|t| t.0),
        q,
    };
    let by_priority = paging.sort().is_by_priority();
    let listing =
        if by_priority { paging.listing(&("priority", &filter))? } else { paging.listing(&filter)? };
    let after = listing.page.after.as_ref().filter(|_| by_priority);
    if after.is_some_and(|after| guard::read_order_key(&after.key).is_none()) {
        return Err(Problem::new(Code::InvalidCursor));
    }
    let mut conn = caller.conn().await?;
    let rows = if by_priority {
        guard::list_by_priority(&mut conn, &filter, &listing.page).await?
    } else {
        guard::list(&mut conn, &filter, &listing.page).await?
    };
    let position = |stored: &Stored| {
        let key = if by_priority { guard::order_key(&stored.rule) } else { stored.rule.name.clone() };
        (key, stored.rule.id.into())
    };
    let (rows, next_cursor) = listing.cut(rows, position);
    let total = if paging.counts() { Some(guard::count(&mut conn, &filter).await?) } else { None };
    let items = rows.into_iter().map(|stored| RuleView::new(stored, None)).collect();
    Ok(Reply::answer(&RulePage { items, next_cursor, total })?.send())
}
