//! The actor of a use case: the caller of a request, a person who pressed a button in a chat, or the server itself.

use crate::{Result, rights};
use gatepass_domain::authz::{Act, Actor, Target, UserKind};
use gatepass_domain::event::{Event, EventAction};
use gatepass_domain::flow::approver::Facts;
use gatepass_domain::ids::{ApiKeyId, SessionId, UserId};
use gatepass_domain::ticket::{Ticket, command};
use gatepass_domain::why::Why;
use gatepass_persistence::Tx;
use gatepass_persistence::auth::actors::Credential;
use gatepass_persistence::events::{self, NewEvent, Origin};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// An actor and the origin of their act.
#[derive(Clone, Copy)]
pub struct By<'a> {
    /// The user, with their current roles.
    pub actor: &'a Actor,
    /// The origin of the act, for the audit log.
    pub origin: &'a Origin,
}

/// An actor who may do nothing.
static NOBODY: Actor = Actor {
    user_id: UserId(Uuid::nil()),
    username: String::new(),
    kind: UserKind::Service,
    is_super_admin: false,
    roles: BTreeMap::new(),
    scopes: Some(BTreeSet::new()),
    asset: None,
    credential_made_by: None,
    restricted: BTreeSet::new(),
};
static SERVER: Origin = Origin {
    actor_id: None,
    credential: None,
    credential_made_by: None,
    ip: None,
    request_id: None,
    trace_id: None,
};

/// Somebody who has proved who they are and has no credential yet. They may do nothing but what their door lets them do.
pub(crate) fn without_credential(user: UserId) -> Actor {
    Actor { user_id: user, ..NOBODY.clone() }
}

impl By<'static> {
    /// The server itself, for acts that follow from the clock. Its events have no actor, and acts that need a right
    /// refuse it.
    pub fn server() -> Self {
        Self { actor: &NOBODY, origin: &SERVER }
    }
}

impl By<'_> {
    /// The user who acts.
    pub fn id(&self) -> UserId {
        self.actor.user_id
    }

    /// The user who acts. None: the server itself does.
    pub fn user(&self) -> Option<UserId> {
        Some(self.id()).filter(|user| *user != NOBODY.user_id)
    }

    /// Whether this user is the actor, or made the API key with which the actor acts.
    pub fn is(&self, user: UserId) -> bool {
        self.id() == user || self.actor.credential_made_by == Some(user)
    }

    /// The login session they act from. None: they act with an API key, or the server itself does.
    pub fn session(&self) -> Option<SessionId> {
        match self.credential()? {
            Credential::Session(session) => Some(session),
            Credential::ApiKey(_) => None,
        }
    }

    /// The API key they act with. None: they act from a login session, or the server itself does.
    pub fn api_key(&self) -> Option<ApiKeyId> {
        match self.credential()? {
            Credential::Session(_) => None,
            Credential::ApiKey(key) => Some(key),
        }
    }

    /// The login session they act from. Refuses API keys, for acts that a key must not do because many people may have it.
    pub fn require_session(&self) -> Result<SessionId> {
        self.session().ok_or_else(|| Why::SessionRequired.into())
    }

    fn credential(&self) -> Option<Credential> {
        Credential::parse(self.origin.credential.as_deref()?)
    }

    /// Checks that the actor may do this act on this target.
    pub fn authorize(&self, act: Act, target: &Target) -> Result<()> {
        rights::authorize(self.actor, act, target).map(drop)
    }

    /// Checks that the actor may do this act on this ticket.
    pub fn authorize_on(&self, ticket: &Ticket, act: Act) -> Result<()> {
        self.authorize(act, &ticket.target(self.actor))
    }

    /// The actor, with the facts that decide what they may do with this ticket. Counts as active, because the request
    /// was authenticated.
    pub fn person(&self, ticket: &Ticket) -> command::Actor {
        ticket.person(self.actor)
    }

    /// The actor as [`Self::person`], but active only if these facts say so. The user may have been deactivated since
    /// the request was authenticated.
    pub fn person_now(&self, ticket: &Ticket, facts: &Facts) -> command::Actor {
        command::Actor { is_active: !facts.is_switched_off(self.id()), ..self.person(ticket) }
    }

    /// Records events of a ticket, or of its grant. `subject` is the id of the one that they are about.
    pub async fn record(
        &self,
        tx: &mut Tx,
        ticket: &Ticket,
        subject: Uuid,
        happened: Vec<Event>,
    ) -> Result<()> {
        let is_for_other = ticket.applicant == self.id() && ticket.beneficiary != ticket.applicant;
        let new = happened.into_iter().map(|event| {
            let submits = matches!(event.action, EventAction::TicketOpened | EventAction::TicketResubmitted);
            let is_for_applicant = submits && ticket.applicant != self.id();
            let for_whom = is_for_applicant.then_some(ticket.applicant.0);
            NewEvent::from(event)
                .about(subject)
                .in_org(ticket.home().map(Uuid::from))
                .on_behalf_of(for_whom.or(is_for_other.then_some(ticket.beneficiary.0)))
                .of_ticket(ticket.id.0)
        });
        Ok(events::record(tx, self.origin, new.collect()).await?)
    }
}
