//! Decides whether a caller may do an act on a target: one function and one table (`rule`) for every endpoint. Rules
//! that depend on the state of a ticket, such as whose turn it is to decide, are in `ticket`.

mod actor;
mod key_rights;
#[cfg(test)]
mod key_rights_tests;
mod rule;
mod scope;
mod target;
#[cfg(test)]
mod tests;

pub use actor::{Actor, Orgs, Role, UserKind};
pub use key_rights::{Excess, KeyRefusal, KeyRights, Principal, fits_asset_key, key_expiry, key_rights};
pub use rule::{Act, Rule, Who, rule};
pub use scope::{Scope, may_grant_scopes};
pub use target::{Place, Target};

use std::collections::BTreeSet;

use crate::ids::{OrgId, UserId};
use crate::why::Why;

/// The proof that a caller may do an act. Only [`authorize`] makes one, and the next step requires it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authorized {
    user_id: UserId,
    act: Act,
}

impl Authorized {
    /// The caller.
    pub fn user_id(self) -> UserId {
        self.user_id
    }

    /// The act.
    pub fn act(self) -> Act {
        self.act
    }
}

/// Decides whether the caller may do this act on this target.
///
/// If the caller can't see the target, the refusal is [`Why::NotFound`], whatever else is wrong.
pub fn authorize(actor: &Actor, act: Act, target: &Target) -> Result<Authorized, Why> {
    let rule = rule(act);
    // The credential alone decides this, so it tells nothing about the target.
    if is_beyond_asset_key(actor, act) {
        return Err(Why::AssetKey);
    }
    let is_visible = if target.is_listing() { rule.is_read() } else { holds(actor, rule.see, target) };
    if !is_visible {
        return Err(Why::NotFound);
    }
    if rule.scope.is_some_and(|scope| !actor.has_scope(scope)) {
        return Err(Why::MissingScope);
    }
    if !holds(actor, rule.act, target) {
        let reason = if target.leaves_owner_alone(rule.act) { Why::OwnOnly } else { Why::RoleRequired };
        return Err(reason);
    }
    Ok(Authorized { user_id: actor.user_id, act })
}

/// The organizations in which the caller's role allows this act, as a filter for queries.
pub fn orgs(actor: &Actor, act: Act) -> Orgs {
    let rule = rule(act);
    if is_beyond_asset_key(actor, act) || rule.scope.is_some_and(|scope| !actor.has_scope(scope)) {
        return Orgs::Only(BTreeSet::new());
    }
    if actor.is_super_admin {
        return Orgs::All;
    }
    let may = |org: &&OrgId| holds(actor, rule.act, &Target::org(**org));
    Orgs::Only(actor.roles.keys().filter(may).copied().collect())
}

/// Whether the caller has a key for one asset, and the act is not the only one that such a key may do. Which grants it may read
/// is a condition of the query.
fn is_beyond_asset_key(actor: &Actor, act: Act) -> bool {
    actor.asset.is_some() && act != Act::ReadGrant
}

/// Whether any of these relations holds between caller and target. A super admin always passes.
fn holds(actor: &Actor, anyone_of: &[Who], target: &Target) -> bool {
    actor.is_super_admin || anyone_of.iter().any(|who| who.is(actor, target))
}
