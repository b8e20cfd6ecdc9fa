//! The target of an act, as far as authorization needs it: its organization and its owner.

use std::collections::BTreeSet;

use super::{Actor, Role, UserKind, Who};
use crate::ids::{OrgId, UserId};

/// The place of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In no organization.
    Global,
    /// In this organization.
    Org(OrgId),
    /// A list of everything that the caller may see, for acts that read. The query must begin with that filter.
    Listing,
}

/// The target of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    place: Place,
    owner: Option<UserId>,
    /// The organizations of the user who owns the target.
    owner_orgs: BTreeSet<OrgId>,
    owner_kind: UserKind,
    /// The home organization of the service that owns the target.
    home: Option<OrgId>,
    is_participant: bool,
    /// Whether the object is a part of the inventory that is not shown to the caller.
    is_hidden: bool,
}

impl Target {
    /// An object in this organization, or the organization itself. None: a global object.
    pub fn within(org: Option<OrgId>) -> Self {
        Self {
            place: org.map_or(Place::Global, Place::Org),
            owner: None,
            owner_orgs: BTreeSet::new(),
            owner_kind: UserKind::Human,
            home: None,
            is_participant: false,
            is_hidden: false,
        }
    }

    /// An object in this organization, or the organization itself.
    pub fn org(org: OrgId) -> Self {
        Self::within(Some(org))
    }

    /// An object in no organization, or a collection of such objects.
    pub fn global() -> Self {
        Self::within(None)
    }

    /// A list of everything that the caller may see.
    pub fn listing() -> Self {
        Self { place: Place::Listing, ..Self::global() }
    }

    /// A user, or an object of theirs that belongs to no organization, such as an API key.
    pub fn user(id: UserId, kind: UserKind, orgs: BTreeSet<OrgId>) -> Self {
        Self { owner: Some(id), owner_orgs: orgs, owner_kind: kind, ..Self::global() }
    }

    /// Sets the home organization of the service that owns the target.
    #[must_use]
    pub fn at_home_in(self, home: Option<OrgId>) -> Self {
        Self { home, ..self }
    }

    /// Sets the owner: the requester of a ticket, the beneficiary of a grant.
    #[must_use]
    pub fn owned_by(self, owner: UserId) -> Self {
        Self { owner: Some(owner), ..self }
    }

    /// Sets whether the caller takes part in the ticket of the target: as requester, as beneficiary, or as a current
    /// or past approver.
    #[must_use]
    pub fn with_participant(self, is_participant: bool) -> Self {
        Self { is_participant, ..self }
    }

    /// Sets whether the target is a part of the inventory that its organization does not show to the caller. Then they don't see
    /// it as a member, only as an auditor or admin.
    #[must_use]
    pub fn hidden(self, is_hidden: bool) -> Self {
        Self { is_hidden, ..self }
    }

    /// The place of the target.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The organization of the target, if it has one.
    pub fn org_id(&self) -> Option<OrgId> {
        match self.place {
            Place::Org(org) => Some(org),
            Place::Global | Place::Listing => None,
        }
    }

    /// Whether the owner alone may do the act, because nobody administers a person.
    pub(super) fn leaves_owner_alone(&self, may: &[Who]) -> bool {
        let is_service = self.owner_kind == UserKind::Service;
        let is_owner = |who: &Who| *who == Who::Owner || (*who == Who::ServiceAdmin && !is_service);
        may.contains(&Who::Owner) && may.iter().all(is_owner)
    }

    pub(super) fn is_listing(&self) -> bool {
        self.place == Place::Listing
    }
}

impl Who {
    /// Whether the relation holds between caller and target. Ignores super admin rights.
    pub(super) fn is(self, actor: &Actor, target: &Target) -> bool {
        let listed = target.is_listing();
        let shares_org = || target.owner_orgs.iter().any(|org| actor.roles.contains_key(org));
        match self {
            Self::Anyone => true,
            Self::Owner => listed || target.owner == Some(actor.user_id),
            Self::Participant => listed || target.is_participant,
            Self::Colleague => listed || shares_org(),
            Self::AnyoneIfGlobal => listed || target.place == Place::Global,
            Self::AuditorIfGlobal => {
                target.place == Place::Global && actor.roles.values().any(|role| *role >= Role::Auditor)
            }
            Self::Member if target.is_hidden => has_role(actor, target, Role::Auditor),
            Self::Member => listed || has_role(actor, target, Role::Member),
            Self::Auditor => has_role(actor, target, Role::Auditor),
            Self::OrgAdmin => !listed && has_role(actor, target, Role::OrgAdmin),
            Self::ServiceAdmin => administers_service(actor, target),
        }
    }
}

/// Whether the caller has at least this role in the target's organization. For a list: in any organization.
fn has_role(actor: &Actor, target: &Target, at_least: Role) -> bool {
    match target.place {
        Place::Global => false,
        Place::Org(org) => actor.role_in(org) >= Some(at_least),
        Place::Listing => actor.roles.values().any(|role| *role >= at_least),
    }
}

/// Whether the target belongs to a service, and the caller is an admin of that service's home organization.
fn administers_service(actor: &Actor, target: &Target) -> bool {
    let is_home_admin = |home| actor.role_in(home) == Some(Role::OrgAdmin);
    target.owner_kind == UserKind::Service && target.home.is_some_and(is_home_admin)
}
