//! A new rule, and changes to a rule.

use super::parts::Match;
use super::view::Review;
use super::{AclKind, RuleAction};
use crate::error::{Problem, Result};
use crate::schema::{Timestamp, nullable, said};
use gatepass_app::guard;
use gatepass_domain::guard::Action;
use gatepass_domain::ids::{OrgId, UserId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A new guard rule.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateRule {
    /// The organization; null for a global rule, which only super admins may create. Required, so that no rule is global by
    /// mistake.
    #[serde(deserialize_with = "said")]
    #[schema(required = true)]
    pub org_id: Option<Uuid>,
    /// The name, unique among the rules of its kind in the organization.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Root only in working hours")]
    pub name: String,
    /// The priority. Lower numbers come first; rules of one priority come in the order of their creation.
    #[serde(default = "middle")]
    #[schema(minimum = 1, maximum = 100, default = 50)]
    pub priority: i32,
    /// What the rule says: `accept`, `reject`, `review`; also `notify` for logins and connections, and `warn` for commands.
    #[schema(value_type = RuleAction)]
    pub action: Action,
    /// Whether the rule is active.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub is_active: bool,
    /// Whether the rule does nothing, and evaluations only say what it would have done.
    #[serde(default)]
    #[schema(default = false)]
    pub dry_run: bool,
    /// When the rule begins; null if it has no beginning.
    pub valid_from: Option<Timestamp>,
    /// When the rule ends; null if it has no end.
    pub valid_until: Option<Timestamp>,
    /// What the rule matches; everything if omitted.
    #[serde(default, rename = "match")]
    pub matches: Match,
    /// Whom a review asks. Required for `review`, not allowed for other actions.
    pub review: Option<Review>,
    /// The users who are told if the rule matches; the admins if omitted or empty. Only for `notify`.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub recipients: Vec<Uuid>,
    /// A message for the person.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub message: String,
    /// A comment for admins.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub comment: String,
}

/// Changes to a guard rule. Omitted fields stay as they are.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateRule {
    /// The name, unique among the rules of its kind in the organization.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub name: Option<String>,
    /// The priority. Lower numbers come first.
    #[schema(minimum = 1, maximum = 100)]
    pub priority: Option<i32>,
    /// What the rule says.
    #[schema(value_type = Option<RuleAction>)]
    pub action: Option<Action>,
    /// Whether the rule is active.
    pub is_active: Option<bool>,
    /// Whether the rule does nothing, and evaluations only say what it would have done.
    pub dry_run: Option<bool>,
    /// When the rule begins; null: it has no beginning.
    #[serde(default, deserialize_with = "nullable")]
    #[allow(clippy::option_option, reason = "left out, null and a value are different")]
    pub valid_from: Option<Option<Timestamp>>,
    /// When the rule ends; null: it has no end.
    #[serde(default, deserialize_with = "nullable")]
    #[allow(clippy::option_option, reason = "left out, null and a value are different")]
    pub valid_until: Option<Option<Timestamp>>,
    /// What the rule matches. It replaces the old one.
    #[serde(rename = "match")]
    pub matches: Option<Match>,
    /// Whom a review asks; null: nobody. It replaces the old one.
    #[serde(default, deserialize_with = "nullable")]
    #[allow(clippy::option_option, reason = "left out, null and a value are different")]
    pub review: Option<Option<Review>>,
    /// The users who are told if the rule matches; empty: the admins. They replace the old ones.
    #[schema(max_items = 100)]
    pub recipients: Option<Vec<Uuid>>,
    /// A message for the person.
    #[schema(max_length = 1000)]
    pub message: Option<String>,
    /// A comment for admins.
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
}

/// Each user once.
fn once(mut users: Vec<Uuid>) -> Vec<UserId> {
    users.sort_unstable();
    users.dedup();
    users.into_iter().map(UserId).collect()
}

fn yes() -> bool {
    true
}

fn middle() -> i32 {
    50
}

impl CreateRule {
    /// The rule, with the defaults filled in.
    pub fn into_rule(self, kind: AclKind) -> Result<guard::CreateRule> {
        let Self {
            org_id,
            name,
            priority,
            action,
            is_active,
            dry_run,
            valid_from,
            valid_until,
            matches,
            review,
            recipients,
            message,
            comment,
        } = self;
        Ok(guard::CreateRule {
            kind: kind.into(),
            org: org_id.map(OrgId),
            name,
            priority,
            action,
            is_active,
            dry_run,
            valid_from: valid_from.map(|at| at.0),
            valid_until: valid_until.map(|at| at.0),
            parts: matches.parts().map_err(Problem::faults)?,
            review: review.map(Into::into),
            recipients: once(recipients),
            message,
            comment,
        })
    }
}

impl UpdateRule {
    /// The changes.
    pub fn into_changes(self) -> Result<guard::UpdateRule> {
        let Self {
            name,
            priority,
            action,
            is_active,
            dry_run,
            valid_from,
            valid_until,
            matches,
            review,
            recipients,
            message,
            comment,
        } = self;
        Ok(guard::UpdateRule {
            name,
            priority,
            action,
            is_active,
            dry_run,
            valid_from: valid_from.map(|from| from.map(|at| at.0)),
            valid_until: valid_until.map(|until| until.map(|at| at.0)),
            parts: matches.map(Match::parts).transpose().map_err(Problem::faults)?,
            review: review.map(|review| review.map(Into::into)),
            recipients: recipients.map(once),
            message,
            comment,
        })
    }
}
