//! What an act is done to, as far as authorization cares: where it is, and whose.

use std::collections::BTreeSet;

use super::{Actor, Role, UserKind, Who};
use crate::ids::{OrgId, UserId};

/// Where a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In no organization.
    Global,
    /// In this one.
    Org(OrgId),
    /// A list over all that the caller may see, for acts that read. Whoever lists begins with that filter.
    Listing,
}

/// What an act is done to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    place: Place,
    owner: Option<UserId>,
    /// The organizations of a user whose thing it is, and whether that user is a service.
    owner_orgs: BTreeSet<OrgId>,
    owner_kind: UserKind,
    /// The home organization of a service.
    home: Option<OrgId>,
    is_participant: bool,
}

impl Target {
    /// Something in this organization, or the organization itself; none: something global.
    pub fn within(org: Option<OrgId>) -> Self {
        Self {
            place: org.map_or(Place::Global, Place::Org),
            owner: None,
            owner_orgs: BTreeSet::new(),
            owner_kind: UserKind::Human,
            home: None,
            is_participant: false,
        }
    }

    /// Something in this organization, or the organization itself.
    pub fn org(org: OrgId) -> Self {
        Self::within(Some(org))
    }

    /// Something in no organization, or a collection of such things.
    pub fn global() -> Self {
        Self::within(None)
    }

    /// A list of what the caller may see.
    pub fn listing() -> Self {
        Self { place: Place::Listing, ..Self::global() }
    }

    /// A user, or something that is theirs and of no organization, such as an API key.
    pub fn user(id: UserId, kind: UserKind, orgs: BTreeSet<OrgId>) -> Self {
        Self { owner: Some(id), owner_orgs: orgs, owner_kind: kind, ..Self::global() }
    }

    /// Says which organization is the home of the service whose it is.
    #[must_use]
    pub fn at_home_in(self, home: Option<OrgId>) -> Self {
        Self { home, ..self }
    }

    /// Says whose it is: the applicant of a ticket, the beneficiary of a grant.
    #[must_use]
    pub fn owned_by(self, owner: UserId) -> Self {
        Self { owner: Some(owner), ..self }
    }

    /// Says whether the caller takes part in the ticket that it is, or comes from: applied for it, benefits
    /// from it, or is or was asked to decide it.
    #[must_use]
    pub fn with_participant(self, is_participant: bool) -> Self {
        Self { is_participant, ..self }
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The organization that it is in, where it is in one.
    pub fn org_id(&self) -> Option<OrgId> {
        match self.place {
            Place::Org(org) => Some(org),
            Place::Global | Place::Listing => None,
        }
    }

    /// Whether of those who may, only the owner can be meant here: nobody administers a person.
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
    /// Whether the caller stands to the target like this, by their own means: not as a super admin.
    pub(super) fn is(self, actor: &Actor, target: &Target) -> bool {
        let listed = target.is_listing();
        let shares_org = || target.owner_orgs.iter().any(|org| actor.roles.contains_key(org));
        match self {
            Self::Anyone => true,
            Self::Owner => listed || target.owner == Some(actor.user_id),
            Self::Participant => listed || target.is_participant,
            Self::Colleague => listed || shares_org(),
            Self::AnyoneIfGlobal => listed || target.place == Place::Global,
            Self::Member => listed || has_role(actor, target, Role::Member),
            Self::Auditor => has_role(actor, target, Role::Auditor),
            Self::OrgAdmin => !listed && has_role(actor, target, Role::OrgAdmin),
            Self::ServiceAdmin => administers_service(actor, target),
            Self::OnBehalfService => actor.is_on_behalf_service(),
        }
    }
}

/// Whether the caller has at least this role where the target is; in a listing, anywhere.
fn has_role(actor: &Actor, target: &Target, at_least: Role) -> bool {
    match target.place {
        Place::Global => false,
        Place::Org(org) => actor.role_in(org) >= Some(at_least),
        Place::Listing => actor.roles.values().any(|role| *role >= at_least),
    }
}

/// Whether the target is a service's, and the caller administers the home of that service.
fn administers_service(actor: &Actor, target: &Target) -> bool {
    let is_home_admin = |home| actor.role_in(home) == Some(Role::OrgAdmin);
    target.owner_kind == UserKind::Service && target.home.is_some_and(is_home_admin)
}
