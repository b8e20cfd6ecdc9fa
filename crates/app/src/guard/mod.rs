//! Guard rules: admins write them, gateways and the login ask them.

mod ask;
mod asked;
mod check;
mod comparing;
mod create;
mod delete;
mod evaluate;
mod known;
mod memory;
mod own_login;
pub mod reviews;
mod room;
mod rule_events;
mod staff;
mod together;
mod update;
mod verdict;
mod warn;

pub use ask::{About, Ask, Connection};
pub use comparing::Comparing;
pub use create::{CreateRule, create_rule};
pub use delete::delete_rule;
pub(crate) use evaluate::evaluate_own;
pub use evaluate::{authorize, evaluate, try_out};
pub use memory::Memory;
pub use own_login::refuse_key;
pub(crate) use own_login::{ask_login, ask_refresh, rejected};
pub use room::Room;
pub use update::{UpdateRule, update_rule};
pub use verdict::{Matched, Verdict};
pub use warn::warnings;

use crate::log::time;
use crate::{By, Result};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::guard::{Rule, RuleKind};
use gatepass_domain::ids::RuleId;
use gatepass_persistence::Tx;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::guard::{self, Stored};
use serde_json::{Value, json};
use uuid::Uuid;

/// Finds and locks a rule that the actor may change.
pub async fn find_to_change(tx: &mut Tx, by: By<'_>, kind: RuleKind, id: RuleId) -> Result<Stored> {
    let found = guard::find_locked(tx, kind, id).await?;
    by.authorize(Act::ManageGuard, &Target::within(found.rule.org))?;
    Ok(found)
}

/// A rule as the audit log shows it.
pub(crate) fn logged(stored: &Stored) -> Value {
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
    json!({
        "id": id,
        "kind": kind,
        "org_id": org,
        "name": name,
        "priority": priority,
        "action": action,
        "is_active": is_active,
        "dry_run": dry_run,
        "valid_from": valid_from.and_then(time),
        "valid_until": valid_until.and_then(time),
        "match": parts,
        "review": review,
        "recipients": recipients,
        "message": message,
        "comment": comment,
        "created_at": time(*created_at),
        "updated_at": time(*updated_at),
    })
}

fn event(action: EventAction, rule: &Rule, data: Value) -> NewEvent {
    NewEvent::new(action, data).about(rule.id.0).in_org(rule.org.map(Uuid::from))
}
