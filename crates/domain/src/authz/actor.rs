//! The caller: a user, their roles, and what the key they came with may be used for.

use std::collections::{BTreeMap, BTreeSet};

use super::Scope;
use crate::ids::{OrgId, UserId};

crate::text_enum! {
    /// What a user is in an organization. Each role may read what the one before it may.
    pub enum Role {
        /// Uses it: asks for access, reads directory and inventory.
        Member = "member",
        /// Reads everything, changes nothing.
        Auditor = "auditor",
        /// Reads and changes everything.
        OrgAdmin = "org_admin",
    }
}

crate::text_enum! {
    /// What a user is.
    pub enum UserKind {
        /// A person.
        Human = "human",
        /// A CI job or a bot.
        Service = "service",
    }
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The user.
    pub user_id: UserId,
    /// The user's login name.
    pub username: String,
    /// Person or service.
    pub kind: UserKind,
    /// May do everything everywhere, within their scopes.
    pub is_super_admin: bool,
    /// Their role in each of their organizations.
    pub roles: BTreeMap<OrgId, Role>,
    /// The scopes of the API key; none: a login session, which may do what its user may.
    pub scopes: Option<BTreeSet<Scope>>,
    /// Who made the API key, or the first of the keys that made it; none: a login session, or a key made at the machine.
    pub credential_made_by: Option<UserId>,
}

/// Organizations that a query is limited to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Orgs {
    /// No limit, and global things too: a super admin asks.
    All,
    /// These alone.
    Only(BTreeSet<OrgId>),
}

impl Actor {
    /// The role in this organization, as its members list shows it.
    pub fn role_in(&self, org: OrgId) -> Option<Role> {
        self.roles.get(&org).copied()
    }

    /// Whether they may do there what a member may.
    pub fn is_member_of(&self, org: OrgId) -> bool {
        self.has_role(org, Role::Member)
    }

    /// Whether they may read everything there.
    pub fn is_auditor_of(&self, org: OrgId) -> bool {
        self.has_role(org, Role::Auditor)
    }

    /// Whether they may change everything there.
    pub fn is_admin_of(&self, org: OrgId) -> bool {
        self.has_role(org, Role::OrgAdmin)
    }

    /// Where they may do what a member may.
    pub fn member_orgs(&self) -> Orgs {
        self.orgs_with(Role::Member)
    }

    /// Where they may read everything.
    pub fn readable_orgs(&self) -> Orgs {
        self.orgs_with(Role::Auditor)
    }

    /// Where they may change everything.
    pub fn admin_orgs(&self) -> Orgs {
        self.orgs_with(Role::OrgAdmin)
    }

    /// Whether their key, if they came with one, has the scope.
    pub fn has_scope(&self, scope: Scope) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| scopes.contains(&scope))
    }

    /// Whether they are a service whose key may open tickets for others.
    pub fn is_on_behalf_service(&self) -> bool {
        let has_key_for_it =
            self.scopes.as_ref().is_some_and(|scopes| scopes.contains(&Scope::OnBehalfWrite));
        self.kind == UserKind::Service && has_key_for_it
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
