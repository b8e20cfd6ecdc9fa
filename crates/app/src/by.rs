//! Who acts: the caller of a request, a person who pressed a button in a chat, or the server itself.

use crate::{Result, rights};
use gatepass_domain::authz::{Act, Actor, Target, UserKind};
use gatepass_domain::event::Event;
use gatepass_domain::flow::approver::Facts;
use gatepass_domain::ids::{ApiKeyId, SessionId, UserId};
use gatepass_domain::ticket::{Ticket, command};
use gatepass_domain::why::Why;
use gatepass_persistence::Tx;
use gatepass_persistence::actors::Credential;
use gatepass_persistence::events::{self, NewEvent, Origin};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Who acts, and from where.
#[derive(Clone, Copy)]
pub struct By<'a> {
    /// The user, with their roles as they are now.
    pub actor: &'a Actor,
    /// Where they act from, for the audit log.
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
    credential_made_by: None,
};
static SERVER: Origin = Origin {
    actor_id: None,
    credential: None,
    credential_made_by: None,
    ip: None,
    request_id: None,
    trace_id: None,
};

impl By<'static> {
    /// The server itself, for what follows from the clock. Its events have no actor, and every act that asks for a right
    /// refuses it.
    pub fn server() -> Self {
        Self { actor: &NOBODY, origin: &SERVER }
    }
}

impl By<'_> {
    /// The user who acts.
    pub fn id(&self) -> UserId {
        self.actor.user_id
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

    /// The login session they act from, for acts that an API key does not do: many people may hold one.
    pub fn require_session(&self) -> Result<SessionId> {
        self.session().ok_or_else(|| Why::SessionRequired.into())
    }

    fn credential(&self) -> Option<Credential> {
        Credential::parse(self.origin.credential.as_deref()?)
    }

    /// Asks whether they may do this act on this target.
    pub fn authorize(&self, act: Act, target: &Target) -> Result<()> {
        rights::authorize(self.actor, act, target).map(drop)
    }

    /// Asks whether they may do this act on this ticket.
    pub fn authorize_on(&self, ticket: &Ticket, act: Act) -> Result<()> {
        self.authorize(act, &target(self.actor, ticket))
    }

    /// What counts about them when they decide a ticket. Whoever is authenticated is active.
    pub fn person(&self, ticket: &Ticket) -> command::Actor {
        person(self.actor, ticket)
    }

    /// What counts about them by these facts: a user may have been deactivated since the request was authenticated.
    pub fn person_now(&self, ticket: &Ticket, facts: &Facts) -> command::Actor {
        command::Actor { is_active: !facts.is_switched_off(self.id()), ..self.person(ticket) }
    }

    /// Writes what happened to a ticket, or to what it gave.
    pub async fn record(
        &self,
        tx: &mut Tx,
        ticket: &Ticket,
        subject: (&'static str, Uuid),
        happened: Vec<Event>,
    ) -> Result<()> {
        let is_for_other = ticket.applicant == self.id() && ticket.beneficiary != ticket.applicant;
        let new = happened.into_iter().map(|Event { action, data, internal_note }| NewEvent {
            action: action.to_string(),
            org_id: Some(ticket.org_id.into()),
            on_behalf_of: is_for_other.then(|| ticket.beneficiary.into()),
            subject: Some(subject),
            ticket_id: Some(ticket.id.into()),
            data,
            internal_note,
        });
        Ok(events::record(tx, self.origin, new.collect()).await?)
    }
}

/// What counts about a user when a ticket is decided.
pub fn person(actor: &Actor, ticket: &Ticket) -> command::Actor {
    command::Actor {
        id: actor.user_id,
        is_active: true,
        is_human: actor.kind == UserKind::Human,
        is_org_admin: actor.is_admin_of(ticket.org_id),
        credential_made_by: actor.credential_made_by,
    }
}

/// A ticket, as far as authorization cares.
pub fn target(actor: &Actor, ticket: &Ticket) -> Target {
    Target::org(ticket.org_id)
        .owned_by(ticket.applicant)
        .with_participant(ticket.is_participant(actor.user_id))
}
