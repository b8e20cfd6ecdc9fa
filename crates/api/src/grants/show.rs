//! From a stored grant to what one viewer is shown of it, now.

use super::wire::{GrantView, Revoked};
use crate::error::{Code, Problem};
use crate::schema::Timestamp;
use crate::tickets::wire::Person;
use gatepass_domain::authz::{self, Act, Actor, Target};
use gatepass_domain::grant::{Grant, GrantRefusal, GrantState, GrantStateName};
use gatepass_domain::text::TextEnum;
use gatepass_persistence::grants::Stored;
use gatepass_persistence::tickets::PersonName;
use time::OffsetDateTime;
use uuid::Uuid;

gatepass_domain::text_enum! {
    /// What a person does with a grant.
    pub enum GrantActionName {
        /// Take it away.
        Revoke = "revoke",
        /// Give it back.
        End = "end",
    }
}

/// A grant that the caller was found to see, as far as authorization cares.
pub fn target(grant: &Grant) -> Target {
    Target::org(grant.org_id).owned_by(grant.beneficiary).with_participant(true)
}

/// Whether nothing more will happen to its state.
pub fn is_final(state: GrantStateName) -> bool {
    match state {
        GrantStateName::Expired
        | GrantStateName::Revoked
        | GrantStateName::Ended
        | GrantStateName::Failed => true,
        GrantStateName::Scheduled
        | GrantStateName::Ready
        | GrantStateName::Active
        | GrantStateName::Revoking => false,
    }
}

/// The grant as it stands at this moment.
pub fn view(stored: &Stored, viewer: &Actor, now: OffsetDateTime) -> GrantView {
    let Stored { grant, permission_id, ticket_number, people, created_at, updated_at } = stored;
    let Grant { id, ticket_id, org_id, beneficiary, ticket_type, window, state } = grant;
    let (revoked, ended_at) = match state {
        GrantState::Open => (None, None),
        GrantState::Revoked { by, reason, at } => {
            let by = person(people, (*by).into());
            (Some(Revoked { by, reason: reason.clone(), at: (*at).into() }), None)
        }
        GrantState::Ended { at } => (None, Some(Timestamp::from(*at))),
    };
    GrantView {
        id: (*id).into(),
        ticket_id: (*ticket_id).into(),
        ticket_number: *ticket_number,
        org_id: (*org_id).into(),
        r#type: *ticket_type,
        beneficiary: person(people, (*beneficiary).into()),
        state: grant.state_at(now),
        window: (*window).into(),
        permission_id: permission_id.map(Uuid::from),
        revoked,
        ended_at,
        created_at: (*created_at).into(),
        updated_at: (*updated_at).into(),
        allowed_actions: allowed_actions(grant, viewer, now),
    }
}

/// What would succeed: while it is open, for whom it may be done.
fn allowed_actions(grant: &Grant, viewer: &Actor, now: OffsetDateTime) -> Vec<GrantActionName> {
    let target = target(grant);
    let may = |action: &GrantActionName| {
        let (act, done) = match action {
            GrantActionName::Revoke => {
                (Act::RevokeGrant, grant.clone().revoke(viewer.user_id, String::new(), now))
            }
            GrantActionName::End => (Act::EndGrant, grant.clone().end(viewer.user_id, now)),
        };
        done.is_ok() && authz::authorize(viewer, act, &target).is_ok()
    };
    GrantActionName::ALL.iter().copied().filter(may).collect()
}

fn person(people: &[PersonName], id: Uuid) -> Person {
    let unknown = || PersonName { id, username: String::new(), name: String::new() };
    people.iter().find(|person| person.id == id).cloned().unwrap_or_else(unknown).into()
}

impl From<GrantRefusal> for Problem {
    fn from(refusal: GrantRefusal) -> Self {
        match refusal {
            GrantRefusal::GrantNotOpen => Self::new(Code::GrantNotOpen),
            GrantRefusal::NotTheBeneficiary => Self::new(Code::NotTheBeneficiary),
        }
    }
}
