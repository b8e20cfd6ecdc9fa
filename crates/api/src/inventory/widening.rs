//! Moves that widen access: an asset or node that is put below a node is reached by all permissions on that node and
//! the nodes above it. The response lists these permissions and grants, the histories of their tickets record the
//! move, and an API key needs the scope of permissions (domain.md section 8).

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

/// How many permissions are loaded at a time.
const TOGETHER: i64 = 500;

/// The refusal of an API key that may only change the inventory.
const WIDENS: &str = "This widens permissions or grants: it takes the scope permissions:write";
const ASKS_OTHERS: &str =
    "This changes who may be asked to approve as its owner: it takes the scope permissions:write";

/// A move of an asset or node in the tree.
pub struct Move<'a> {
    /// The organization.
    pub org: OrgId,
    /// The asset or node.
    pub moved: Moved,
    /// Its name.
    pub name: &'a str,
    /// Its old place. Empty for a new asset or node.
    pub before: &'a Place,
    /// Its new place.
    pub after: &'a Place,
}

/// Authorizes a move, and records it in the histories of the grants that it widens. Returns what it widens, if
/// anything.
pub async fn widen(caller: &Caller, tx: &mut Tx, to: Move<'_>) -> Result<Option<Widened>> {
    let Move { org, moved, name, before, after } = to;
    if before != &Place::default() && after.asks_others(before) {
        authorize(caller, org, ASKS_OTHERS)?;
    }
    // To leave an excluded node widens as well.
    if after.within == before.within {
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

/// The event in the history of the ticket whose grant is widened.
fn event(org: OrgId, moved: Moved, name: &str, widened: &Reaching) -> Option<NewEvent> {
    let given = widened.grant?;
    let event = NewEvent::from(grant::widened(given.ticket_id, moved, name));
    Some(event.about(given.id.0).in_org(org.0).of_ticket(given.ticket_id.0))
}

/// The data of the event of a change: the object before and after, and the numbers of widened permissions and grants.
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

/// The widened permissions and grants that this caller may read. A key that may not read permissions or grants gets
/// only their numbers.
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
