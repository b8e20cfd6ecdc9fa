//! An admin makes a guard rule.

use super::{check, event, logged, reviews};
use crate::references::not_found;
use crate::{By, Result, rules};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::guard::{Action, Parts, Review, Rule, RuleKind};
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_persistence::guard::{self, Stored};
use gatepass_persistence::{Tx, events, references};
use serde_json::json;
use time::OffsetDateTime;

/// A new rule. [`Rule`] explains the fields.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "they are the fields of a rule")]
pub struct CreateRule {
    pub kind: RuleKind,
    pub org: Option<OrgId>,
    pub name: String,
    pub priority: i32,
    pub action: Action,
    pub is_active: bool,
    pub dry_run: bool,
    pub valid_from: Option<OffsetDateTime>,
    pub valid_until: Option<OffsetDateTime>,
    pub parts: Parts,
    pub review: Option<Review>,
    pub recipients: Vec<UserId>,
    pub message: String,
    /// A comment for admins.
    pub comment: String,
}

/// Makes a rule. It holds from the next evaluation on.
pub async fn create_rule(tx: &mut Tx, by: By<'_>, input: CreateRule) -> Result<Stored> {
    by.authorize(Act::ManageGuard, &Target::within(input.org))?;
    if let Some(org) = input.org
        && !references::hold_org(tx, org).await?
    {
        rules::refuse(vec![not_found("/org_id")])?;
    }
    let new = made(tx, input);
    check::refuse_faults(tx, by, &new.rule, None).await?;
    guard::insert(tx, &new).await?;
    reviews::save_flow(tx, by, &new.rule).await?;
    let event = event(EventAction::GuardRuleCreated, &new.rule, json!({ "after": logged(&new) }));
    events::record(tx, by.origin, vec![event]).await?;
    Ok(new)
}

/// The rule of this input, which is not stored yet.
fn made(tx: &Tx, input: CreateRule) -> Stored {
    let CreateRule {
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
        comment,
    } = input;
    let rule = Rule {
        id: tx.ids.next(),
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
        created_at: tx.now,
    };
    Stored { rule, comment, updated_at: tx.now }
}
