//! An admin changes a guard rule.

use super::{check, event, logged, reviews};
use crate::{By, Result};
use gatepass_domain::event::EventAction;
use gatepass_domain::guard::{Action, Parts, Review, Rule};
use gatepass_domain::ids::UserId;
use gatepass_persistence::guard::{self, Stored};
use gatepass_persistence::{Tx, events};
use serde_json::json;
use time::OffsetDateTime;

/// Changes to a rule. None: the field stays as it is. [`Rule`] explains the fields.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "they are the fields of a rule")]
#[allow(clippy::option_option, reason = "to leave a member and to take it away are different")]
pub struct UpdateRule {
    pub name: Option<String>,
    pub priority: Option<i32>,
    pub action: Option<Action>,
    pub is_active: Option<bool>,
    pub dry_run: Option<bool>,
    pub valid_from: Option<Option<OffsetDateTime>>,
    pub valid_until: Option<Option<OffsetDateTime>>,
    pub parts: Option<Parts>,
    pub review: Option<Option<Review>>,
    pub recipients: Option<Vec<UserId>>,
    pub message: Option<String>,
    /// A comment for admins.
    pub comment: Option<String>,
}

/// Changes a rule that [`find_to_change`](super::find_to_change) found. The next evaluation asks the changed rule.
pub async fn update_rule(tx: &mut Tx, by: By<'_>, before: Stored, input: UpdateRule) -> Result<Stored> {
    let after = patched(before.clone(), input);
    if after == before {
        return Ok(before);
    }
    let after = Stored { updated_at: tx.now, ..after };
    check::refuse_faults(tx, by, &after.rule, Some(&before.rule)).await?;
    guard::save(tx, &after).await?;
    reviews::save_flow(tx, by, &after.rule).await?;
    let data = json!({ "before": logged(&before), "after": logged(&after) });
    events::record(tx, by.origin, vec![event(EventAction::GuardRuleUpdated, &after.rule, data)]).await?;
    Ok(after)
}

fn patched(stored: Stored, input: UpdateRule) -> Stored {
    let UpdateRule {
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
        comment,
    } = input;
    let Stored { rule: old, .. } = stored;
    let rule = Rule {
        name: name.unwrap_or(old.name),
        priority: priority.unwrap_or(old.priority),
        action: action.unwrap_or(old.action),
        is_active: is_active.unwrap_or(old.is_active),
        dry_run: dry_run.unwrap_or(old.dry_run),
        valid_from: valid_from.unwrap_or(old.valid_from),
        valid_until: valid_until.unwrap_or(old.valid_until),
        parts: parts.unwrap_or(old.parts),
        review: review.unwrap_or(old.review),
        recipients: recipients.unwrap_or(old.recipients),
        message: message.unwrap_or(old.message),
        ..old
    };
    Stored { rule, comment: comment.unwrap_or(stored.comment), ..stored }
}
