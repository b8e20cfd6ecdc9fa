//! A rule as its readers see it.

use super::parts::Match;
use super::{GuardedKind, OnNoReviewer, RuleAction, RuleWarningCode};
use crate::flows::wire::Level;
use crate::page::page_of;
use crate::schema::{self, Timestamp};
use gatepass_domain::flow::duration::IsoDuration;
use gatepass_domain::guard::{self, Action, Rule, RuleKind, WarningCode};
use gatepass_persistence::guard::Stored;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Whom a review asks.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The levels of review tickets. A global rule names users, groups or `super_admins`.
    #[schema(min_items = 1, max_items = 10)]
    pub levels: Vec<Level>,
    /// How long a review ticket waits, at most a day; five minutes if omitted.
    #[serde(default = "five_minutes")]
    #[schema(value_type = schema::IsoDuration, required = false)]
    pub pending_for: IsoDuration,
    /// How long an approval counts for the same rule, user, asset, account and command group; null: once.
    #[schema(value_type = Option<schema::IsoDuration>)]
    pub valid_for: Option<IsoDuration>,
    /// What counts if nobody can review.
    #[serde(default = "reject")]
    #[schema(value_type = OnNoReviewer, required = false, default = "reject")]
    pub on_no_reviewer: guard::OnNoReviewer,
}

fn five_minutes() -> IsoDuration {
    IsoDuration::seconds(300)
}

fn reject() -> guard::OnNoReviewer {
    guard::OnNoReviewer::Reject
}

impl From<Review> for guard::Review {
    fn from(Review { levels, pending_for, valid_for, on_no_reviewer }: Review) -> Self {
        Self { levels: levels.into_iter().map(Into::into).collect(), pending_for, valid_for, on_no_reviewer }
    }
}

impl From<guard::Review> for Review {
    fn from(review: guard::Review) -> Self {
        let guard::Review { levels, pending_for, valid_for, on_no_reviewer } = review;
        Self { levels: levels.into_iter().map(Into::into).collect(), pending_for, valid_for, on_no_reviewer }
    }
}

/// A guard rule.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleView {
    /// The id of the rule.
    pub id: Uuid,
    /// What it is about.
    #[schema(value_type = GuardedKind)]
    pub kind: RuleKind,
    /// Its organization; null: it is global.
    pub org_id: Option<Uuid>,
    /// The name.
    #[schema(max_length = 200, example = "Root only in working hours")]
    pub name: String,
    /// The priority. Lower numbers come first.
    #[schema(minimum = 1, maximum = 100)]
    pub priority: i32,
    /// What it says.
    #[schema(value_type = RuleAction)]
    pub action: Action,
    /// Whether it is active.
    pub is_active: bool,
    /// Whether it does nothing, and evaluations only say what it would have done.
    pub dry_run: bool,
    /// When it begins; null if it has no beginning.
    pub valid_from: Option<Timestamp>,
    /// When it ends; null if it has no end.
    pub valid_until: Option<Timestamp>,
    /// What it matches.
    #[serde(rename = "match")]
    pub matches: Match,
    /// Whom its reviews ask; null: it reviews nothing.
    pub review: Option<Review>,
    /// The users who are told if it matches. Empty: the admins, if it says `notify`.
    #[schema(max_items = 100)]
    pub recipients: Vec<Uuid>,
    /// The message for the person.
    #[schema(max_length = 1000)]
    pub message: String,
    /// A comment for admins.
    #[schema(max_length = 2000)]
    pub comment: String,
    /// What is odd about it, as of now. Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 10)]
    pub warnings: Option<Vec<RuleWarning>>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What is odd about a guard rule.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleWarning {
    /// The reason.
    #[schema(value_type = RuleWarningCode)]
    pub code: WarningCode,
    /// The other rule, for `shadowed` and `tied`.
    pub rule_id: Option<Uuid>,
    /// An explanation.
    #[schema(max_length = 2000)]
    pub detail: String,
}

impl From<guard::Warning> for RuleWarning {
    fn from(guard::Warning { code, rule, detail }: guard::Warning) -> Self {
        Self { code, rule_id: rule.map(Uuid::from), detail }
    }
}

impl RuleView {
    /// The rule, with these warnings.
    pub fn new(stored: Stored, warnings: Option<Vec<guard::Warning>>) -> Self {
        let Stored { rule, comment, updated_at } = stored;
        let Rule {
            id,
            kind,
            org,
            name,
            priority,
            action,
            is_active,
            dry_run,
            valid_from,
            valid_until,
            parts,
            review,
            recipients,
            message,
            created_at,
        } = rule;
        Self {
            id: id.into(),
            kind,
            org_id: org.map(Uuid::from),
            name,
            priority,
            action,
            is_active,
            dry_run,
            valid_from: valid_from.map(Into::into),
            valid_until: valid_until.map(Into::into),
            matches: parts.into(),
            review: review.map(Into::into),
            recipients: recipients.into_iter().map(Uuid::from).collect(),
            message,
            comment,
            warnings: warnings.map(|all| all.into_iter().map(Into::into).collect()),
            created_at: created_at.into(),
            updated_at: updated_at.into(),
        }
    }
}

page_of! {
    /// A page of guard rules.
    pub struct RulePage of RuleView, with total
}
