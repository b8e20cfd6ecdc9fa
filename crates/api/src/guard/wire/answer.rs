//! The answers of guard rules.

use super::{RuleAction, RuleEffect};
use gatepass_app::guard::{Matched, Verdict};
use gatepass_domain::guard::{Action, Effect};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A guard rule that matched.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MatchedRule {
    /// The id of the rule.
    pub rule_id: Uuid,
    /// Its organization; null: it is global.
    pub org_id: Option<Uuid>,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it says.
    #[schema(value_type = RuleAction)]
    pub action: Action,
    /// What it did.
    #[schema(value_type = RuleEffect)]
    pub effect: Effect,
    /// Its message for the person.
    #[schema(max_length = 1000)]
    pub message: String,
    /// The command group that matched; null: it is no rule on commands.
    pub command_group_id: Option<Uuid>,
}

/// The answer of guard rules.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Evaluation {
    /// `accept`, `reject` or `review`. In a batch, null: the user or the asset is not found, or not visible to the caller.
    #[schema(value_type = Option<RuleAction>)]
    pub action: Option<Action>,
    /// The rule that decided; null: no rule did.
    pub rule_id: Option<Uuid>,
    /// Its message for the person.
    #[schema(max_length = 1000)]
    pub message: String,
    /// The review that waits for its reviewers, or the one whose approval counts for this question.
    pub ticket_id: Option<Uuid>,
    /// A token that reads the review, in the `Authorization: Bearer` header of `GET /tickets/{id}`; null unless the action is `review`.
    #[schema(max_length = 200)]
    pub poll_token: Option<String>,
    /// The rules that matched, in the order in which they were asked, up to the one that decided. A dry run has all of them.
    #[schema(max_items = 2000)]
    pub matched: Vec<MatchedRule>,
}

/// The answers, in the order of the questions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Evaluations {
    /// The answers.
    #[schema(max_items = 1000)]
    pub items: Vec<Evaluation>,
}

impl Evaluation {
    /// The answer to a question about a user or an asset that is not found.
    pub fn not_found() -> Self {
        Self {
            action: None,
            rule_id: None,
            message: String::new(),
            ticket_id: None,
            poll_token: None,
            matched: Vec::new(),
        }
    }
}

impl From<Verdict> for Evaluation {
    fn from(verdict: Verdict) -> Self {
        let decided = verdict.decided_by();
        Self {
            action: Some(verdict.action),
            rule_id: decided.map(|rule| rule.id.into()),
            message: decided.map(|rule| rule.message.clone()).unwrap_or_default(),
            ticket_id: verdict.ticket.map(Uuid::from),
            poll_token: verdict.poll_token,
            matched: verdict.matched.into_iter().map(MatchedRule::from).collect(),
        }
    }
}

impl From<Matched> for MatchedRule {
    fn from(Matched { rule, effect, group }: Matched) -> Self {
        Self {
            rule_id: rule.id.into(),
            org_id: rule.org.map(Uuid::from),
            name: rule.name,
            action: rule.action,
            effect,
            message: rule.message,
            command_group_id: group.map(Uuid::from),
        }
    }
}
