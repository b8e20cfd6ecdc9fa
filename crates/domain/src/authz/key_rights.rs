//! The upper bounds on the rights and the life of an API key, and who may make a key for which user (domain.md section 12).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Actor, Role, Scope, UserKind};
use crate::ids::{OrgId, UserId};

/// The upper bound on the rights of an API key, fixed when the key is made. If its user loses rights, the key loses
/// them too. If its user gains rights, the key does not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRights {
    /// Whether the key has the global rights of a super admin while its user has them.
    pub is_super_admin: bool,
    /// The organizations that the key acts in, with its highest role in each.
    pub roles: BTreeMap<OrgId, Role>,
}

/// The user that a key is made for, with their rights at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The user.
    pub id: UserId,
    /// Person or service.
    pub kind: UserKind,
    /// The rights of the user.
    pub rights: KeyRights,
}

/// Why a key can't be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyRefusal {
    /// The user is a human, and only they may make keys for themselves.
    OwnOnly,
    /// The key would be limited to organizations that its user is not in, or that its maker can't see.
    UnknownOrgs(BTreeSet<OrgId>),
    /// The key would have rights that its maker lacks.
    Exceeds(Excess),
    /// The key would expire after the key that makes it.
    Outlives,
    /// The key would already have expired.
    Expired,
}

/// Rights that a key would have although its maker lacks them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excess {
    /// The rights of a super admin.
    pub is_super_admin: bool,
    /// The roles in these organizations.
    pub roles: BTreeMap<OrgId, Role>,
}

impl KeyRights {
    /// The rights of this caller.
    pub fn of(actor: &Actor) -> Self {
        Self { is_super_admin: actor.is_super_admin, roles: actor.roles.clone() }
    }

    /// Whether the key acts in this organization.
    pub fn includes(&self, org: OrgId) -> bool {
        self.is_super_admin || self.roles.contains_key(&org)
    }

    /// Limits the user of the key to the lesser of both rights, in every organization.
    #[must_use]
    pub fn limit(&self, actor: Actor) -> Actor {
        let least = |(org, role): (OrgId, Role)| Some((org, role.min(*self.roles.get(&org)?)));
        Actor {
            is_super_admin: actor.is_super_admin && self.is_super_admin,
            roles: actor.roles.into_iter().filter_map(least).collect(),
            ..actor
        }
    }

    /// The rights of a key of `owner` as `viewer` sees them: without organizations that are not visible to `viewer`.
    #[must_use]
    pub fn visible_to(self, viewer: &Actor, owner: UserId) -> Self {
        let Self { is_super_admin, mut roles } = self;
        roles.retain(|org, _| viewer.user_id == owner || viewer.is_member_of(*org));
        Self { is_super_admin, roles }
    }

    /// The part of these rights that the maker lacks. None if the maker has all of them.
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

/// The upper bound of a new key, if this maker may make it. None: no bound, so the key has all rights that its user
/// has, now and later.
///
/// `is_limited` says whether the maker uses a key that is limited itself; `maker` already has only the limited
/// rights. `orgs` are the organizations that the new key is limited to. Such a key has no global rights.
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
    // A limited key makes keys for its own user within its own limits.
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

/// Whether a key for one asset may have these scopes: it reads grants, and does nothing else.
pub fn fits_asset_key(scopes: &BTreeSet<Scope>) -> bool {
    scopes.iter().eq([&Scope::GrantsRead])
}

/// When a new key expires; none: never. `maker` is the expiry of the key that makes it, if a key does and expires. The new key
/// never outlives that one, so that a stolen key does not live on in keys that it made.
pub fn key_expiry(
    maker: Option<OffsetDateTime>,
    asked: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, KeyRefusal> {
    if let (Some(end), Some(asked)) = (maker, asked)
        && asked > end
    {
        return Err(KeyRefusal::Outlives);
    }
    match asked.or(maker) {
        Some(end) if end <= now => Err(KeyRefusal::Expired),
        end => Ok(end),
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
