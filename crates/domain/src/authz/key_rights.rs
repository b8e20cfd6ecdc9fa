//! What an API key may be at most, and who may make one for whom (domain.md section 12).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Actor, Role, UserKind};
use crate::ids::{OrgId, UserId};

/// The rights that an API key has at most, fixed when it is made. Its user may lose rights, and the key does with them;
/// what its user is given later is not the key's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRights {
    /// Whether it has the global rights of a super admin, where its user does.
    pub is_super_admin: bool,
    /// The organizations that it acts in, and the highest role there.
    pub roles: BTreeMap<OrgId, Role>,
}

/// A user for whom a key is to be made, with what they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// Who.
    pub id: UserId,
    /// Person or service.
    pub kind: UserKind,
    /// What they are.
    pub rights: KeyRights,
}

/// Why a key is not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyRefusal {
    /// Keys of humans are made by themselves.
    OwnOnly,
    /// The key was to be limited to organizations that its user is not in, or that its maker does not see.
    UnknownOrgs(BTreeSet<OrgId>),
    /// The key would have rights that its maker lacks.
    Exceeds(Excess),
}

/// What a key would have and its maker lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excess {
    /// The rights of a super admin.
    pub is_super_admin: bool,
    /// The roles in these organizations.
    pub roles: BTreeMap<OrgId, Role>,
}

impl KeyRights {
    /// What this user is.
    pub fn of(actor: &Actor) -> Self {
        Self { is_super_admin: actor.is_super_admin, roles: actor.roles.clone() }
    }

    /// The user of the key, as they are with it: the lesser of both, everywhere.
    #[must_use]
    pub fn limit(&self, actor: Actor) -> Actor {
        let least = |(org, role): (OrgId, Role)| Some((org, role.min(*self.roles.get(&org)?)));
        Actor {
            is_super_admin: actor.is_super_admin && self.is_super_admin,
            roles: actor.roles.into_iter().filter_map(least).collect(),
            ..actor
        }
    }

    /// What of these rights somebody lacks; none: they have at least the same.
    fn beyond(&self, maker: &Actor) -> Option<Excess> {
        if maker.is_super_admin {
            return None;
        }
        let lacks = |(org, role): &(&OrgId, &Role)| maker.role_in(**org) < Some(**role);
        let roles: BTreeMap<OrgId, Role> =
            self.roles.iter().filter(lacks).map(|(org, role)| (*org, *role)).collect();
        let is_exceeded = self.is_super_admin || !roles.is_empty();
        is_exceeded.then_some(Excess { is_super_admin: self.is_super_admin, roles })
    }
}

/// What a new key may be at most, if this maker may make it; none: whatever its user is, now and later.
///
/// `is_limited` says whether the maker comes with a key that has limits itself, which `maker` shows already. `orgs` are
/// the organizations that the new key is to be limited to: in them it has no global rights.
pub fn key_rights(
    maker: &Actor,
    is_limited: bool,
    owner: &Principal,
    orgs: Option<&BTreeSet<OrgId>>,
) -> Result<Option<KeyRights>, KeyRefusal> {
    let is_own = maker.user_id == owner.id;
    if owner.kind == UserKind::Human && !is_own {
        return Err(KeyRefusal::OwnOnly);
    }
    if owner.kind == UserKind::Human && !is_limited && orgs.is_none() {
        return Ok(None);
    }
    // With a limited key one makes one's own keys within those limits.
    let held = if is_own { KeyRights::of(maker) } else { owner.rights.clone() };
    let wanted = match orgs {
        Some(orgs) => limited_to(orgs, &held, maker)?,
        None => held,
    };
    match wanted.beyond(maker) {
        Some(excess) => Err(KeyRefusal::Exceeds(excess)),
        None => Ok(Some(wanted)),
    }
}

fn limited_to(orgs: &BTreeSet<OrgId>, held: &KeyRights, maker: &Actor) -> Result<KeyRights, KeyRefusal> {
    let is_unknown = |org: &&OrgId| !held.roles.contains_key(org) || !maker.is_member_of(**org);
    let unknown: BTreeSet<OrgId> = orgs.iter().filter(is_unknown).copied().collect();
    if !unknown.is_empty() {
        return Err(KeyRefusal::UnknownOrgs(unknown));
    }
    let roles = held.roles.iter().filter(|(org, _)| orgs.contains(org)).map(|(org, role)| (*org, *role));
    Ok(KeyRights { is_super_admin: false, roles: roles.collect() })
}
