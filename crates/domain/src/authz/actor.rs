//! The caller: a user, their roles, and the scopes of their API key.

use std::collections::{BTreeMap, BTreeSet};

use super::Scope;
use crate::ids::{AssetId, OrgId, UserId};

crate::text_enum! {
    /// The role of a user in an organization. Each role may read everything that the role before it may read.
    pub enum Role {
        /// Asks for access, reads the directory and the inventory.
        Member = "member",
        /// Reads everything, changes nothing.
        Auditor = "auditor",
        /// Reads and changes everything.
        OrgAdmin = "org_admin",
    }
}

crate::text_enum! {
    /// The kind of a user.
    pub enum UserKind {
        /// A person.
        Human = "human",
        /// A CI job or a bot.
        Service = "service",
    }
}

/// The user who makes a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The user.
    pub user_id: UserId,
    /// The user's login name.
    pub username: String,
    /// Person or service.
    pub kind: UserKind,
    /// Whether the user may do everything everywhere, within the scopes of their key.
    pub is_super_admin: bool,
    /// Their role in each of their organizations.
    pub roles: BTreeMap<OrgId, Role>,
    /// The scopes of the API key. None for a login session, which may do everything that its user may.
    pub scopes: Option<BTreeSet<Scope>>,
    /// The only asset whose grants the API key may read. Such a key may do nothing else. None: the credential has no such limit.
    pub asset: Option<AssetId>,
    /// The user who made the API key. If a key made this key, the maker of the first key in that chain. None for a
    /// login session, and for a key made on the server's command line.
    pub credential_made_by: Option<UserId>,
    /// Those organizations of the user that restrict their inventory (domain.md section 11).
    pub restricted: BTreeSet<OrgId>,
}

/// The organizations that a query is limited to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Orgs {
    /// All organizations, and global objects too. Only for super admins.
    All,
    /// Only these organizations.
    Only(BTreeSet<OrgId>),
}

impl Actor {
    /// The role in this organization, as its members list shows it.
    pub fn role_in(&self, org: OrgId) -> Option<Role> {
        self.roles.get(&org).copied()
    }

    /// Whether the caller may do there what a member may do.
    pub fn is_member_of(&self, org: OrgId) -> bool {
        self.has_role(org, Role::Member)
    }

    /// Whether the caller may read everything there.
    pub fn is_auditor_of(&self, org: OrgId) -> bool {
        self.has_role(org, Role::Auditor)
    }

    /// Whether the caller may change everything there.
    pub fn is_admin_of(&self, org: OrgId) -> bool {
        self.has_role(org, Role::OrgAdmin)
    }

    /// The organizations where the caller may do what a member may do.
    pub fn member_orgs(&self) -> Orgs {
        self.orgs_with(Role::Member)
    }

    /// The organizations where the caller may read everything.
    pub fn readable_orgs(&self) -> Orgs {
        self.orgs_with(Role::Auditor)
    }

    /// The organizations where the caller may change everything.
    pub fn admin_orgs(&self) -> Orgs {
        self.orgs_with(Role::OrgAdmin)
    }

    /// Whether the inventory of the organization shows the caller only what they may use. It shows auditors and admins
    /// everything.
    pub fn sees_inventory_in_part(&self, org: OrgId) -> bool {
        self.restricted.contains(&org) && !self.is_auditor_of(org)
    }

    /// The organizations that show the caller a part of their inventory.
    pub fn orgs_seen_in_part(&self) -> BTreeSet<OrgId> {
        self.restricted.iter().copied().filter(|org| self.sees_inventory_in_part(*org)).collect()
    }

    /// Whether the caller's credential allows the scope. A login session allows every scope.
    pub fn has_scope(&self, scope: Scope) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| scopes.contains(&scope))
    }

    /// Whether the caller may read a grant of these assets, as far as the limit of their key decides.
    pub fn reaches(&self, assets: &[AssetId]) -> bool {
        self.asset.is_none_or(|asset| assets.contains(&asset))
    }

    /// Whether the caller counts as an admin of the organization where they ask for others: admins, and services whose key
    /// may open tickets for others.
    pub fn asks_for_others_in(&self, org: OrgId) -> bool {
        let has_key_for_it =
            self.scopes.as_ref().is_some_and(|scopes| scopes.contains(&Scope::OnBehalfWrite));
        self.is_admin_of(org) || (self.kind == UserKind::Service && has_key_for_it)
    }

    /// Whether the caller still has every role that they had `before`.
    pub fn keeps_roles_of(&self, before: &Self) -> bool {
        let keeps = |(org, role): (&OrgId, &Role)| self.has_role(*org, *role);
        (self.is_super_admin || !before.is_super_admin) && before.roles.iter().all(keeps)
    }

    fn has_role(&self, org: OrgId, at_least: Role) -> bool {
        self.is_super_admin || self.role_in(org) >= Some(at_least)
    }

    fn orgs_with(&self, at_least: Role) -> Orgs {
        if self.is_super_admin {
            return Orgs::All;
        }
        let enough = self.roles.iter().filter(|(_, role)| **role >= at_least);
        Orgs::Only(enough.map(|(org, _)| *org).collect())
    }
}
