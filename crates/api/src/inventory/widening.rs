//! What is put below a node is reached by the permissions that name the node, or one above it. Whoever puts it there is
//! told which ones, the histories of their tickets too, and a key needs the scope that permissions need (domain.md section 8).

mod wire;

pub use wire::Widened;

use super::owners::because;
use crate::error::Result;
use crate::extract::Caller;
use gatepass_domain::authz::{Act, Scope, Target};
use gatepass_domain::grant;
use gatepass_domain::ids::{OrgId, PermissionId};
use gatepass_domain::inventory::{Moved, Place};
use gatepass_persistence::Tx;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::permissions::{self, Reaching};
use serde_json::{Map, Value, json};

/// So many permissions are looked at together.
const TOGETHER: i64 = 500;

/// What a key is told that may change the inventory alone.
const WIDENS: &str = "This widens permissions or grants: it takes the scope permissions:write";
const ASKS_OTHERS: &str =
    "This puts it below another owner, who may be asked to approve: it takes the scope permissions:write";

/// Something that is put elsewhere in the tree.
pub struct Move<'a> {
    /// In which organization.
    pub org: OrgId,
    /// What.
    pub moved: Moved,
    /// What it is called.
    pub name: &'a str,
    /// Where it was; nowhere, where it is new.
    pub before: &'a Place,
    /// Where it will be.
    pub after: &'a Place,
}

/// Authorizes a move and writes it in the histories of the grants that it widens. Gives what it widens, where it is
/// anything.
pub async fn widen(caller: &Caller, tx: &mut Tx, to: Move<'_>) -> Result<Option<Widened>> {
    let Move { org, moved, name, before, after } = to;
    if before != &Place::default() && after.asks_others(before) {
        authorize(caller, org, ASKS_OTHERS)?;
    }
    if after.beyond(before).is_empty() {
        return Ok(None);
    }
    let mut widened = Widened::default();
    let mut beyond = None;
    loop {
        let found = permissions::reaching(tx, org, moved, (before, after), beyond, TOGETHER).await?;
        let Some(last) = found.last() else { break };
        authorize(caller, org, WIDENS)?;
        beyond = Some::<PermissionId>(last.id);
        let events = found.iter().filter_map(|one| event(org, moved, name, one)).collect();
        caller.record(tx, events).await?;
        for one in found {
            widened.add(one);
        }
    }
    Ok((widened.is_anything()).then_some(widened))
}

fn authorize(caller: &Caller, org: OrgId, why: &str) -> Result<()> {
    let authorized = caller.authorize(Act::WidenAccess, &Target::org(org));
    authorized.map(drop).map_err(|problem| because(problem, why))
}

/// A line in the history of the ticket that gave it.
fn event(org: OrgId, moved: Moved, name: &str, widened: &Reaching) -> Option<NewEvent> {
    let given = widened.grant?;
    let event = NewEvent::from(grant::widened(given.ticket_id, moved, name));
    Some(event.about(given.id.0).in_org(org.0).of_ticket(given.ticket_id.0))
}

/// What the log says of a change: the object before and after it, and how much it widened.
pub fn particulars(before: Option<Value>, after: Value, widened: Option<&Widened>) -> Value {
    let mut data = Map::new();
    data.extend(before.map(|before| ("before".to_owned(), before)));
    data.insert("after".to_owned(), after);
    data.extend(widened.map(|widened| {
        let counts = json!({ "permissions": widened.permission_count, "grants": widened.grant_count });
        ("widened".to_owned(), counts)
    }));
    Value::Object(data)
}

/// As far as this caller may read it: a key that may not read permissions or grants is told how many there are.
pub fn shown(caller: &Caller, widened: Option<Widened>) -> Option<Widened> {
    let mut widened = widened?;
    if !caller.actor.has_scope(Scope::PermissionsRead) {
        widened.permissions.clear();
    }
    if !caller.actor.has_scope(Scope::GrantsRead) {
        widened.grants.clear();
    }
    Some(widened)
}
