//! Renders a stored grant for one viewer, as of now.

use super::wire::{Failed, GrantView, Revoked};
use crate::error::Result;
use crate::extract::Caller;
use crate::reply::{Reply, refuse_stale};
use crate::schema::Timestamp;
use crate::tickets::wire::{Person, Subjects};
use gatepass_app::grants::setting;
use gatepass_domain::authz::Actor;
use gatepass_domain::grant::{Grant, GrantState};
use gatepass_persistence::Tx;
use gatepass_persistence::grants::{About, Device, Locked, Stored};
use gatepass_persistence::tickets::PersonName;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// A locked grant, which must be the one that `If-Match` names.
pub fn take_up(tx: &mut Tx, caller: &Caller, locked: Locked) -> Result<Stored> {
    let stored = locked.take_up(tx);
    let view = view(&stored, &caller.actor, tx.now);
    refuse_stale(&caller.client.request, &view.still())?;
    Ok(stored)
}

/// 200 with the current grant.
pub fn shown(tx: &Tx, caller: &Caller, stored: &Stored) -> Result<Reply> {
    reply(view(stored, &caller.actor, tx.now))
}

/// 200 with a grant. The ETag ignores the remaining time, which counts down: otherwise `If-Match` would fail after a
/// second.
pub fn reply(view: GrantView) -> Result<Reply> {
    let answer = Reply::answer(&view)?;
    Ok(Reply { etag: Reply::ok(&view.still())?.etag, ..answer })
}

/// The grant at this moment, as one of a list.
pub fn listed(stored: &Stored, viewer: &Actor, now: OffsetDateTime) -> GrantView {
    let (subject_count, subjects) = subjects(stored, viewer, true).view();
    GrantView { subjects, subject_count, ..view(stored, viewer, now) }
}

fn subjects<'a>(stored: &'a Stored, viewer: &Actor, is_listed: bool) -> Subjects<'a> {
    Subjects {
        all: stored.subjects(),
        names: &stored.names,
        item: (&stored.about.item_name, stored.about.item.as_ref()),
        are_shown: stored.shows_subjects_to(viewer),
        is_listed,
    }
}

/// The grant at this moment.
pub fn view(stored: &Stored, viewer: &Actor, now: OffsetDateTime) -> GrantView {
    let Stored {
        grant,
        permission_id,
        about,
        device,
        session: _,
        extension,
        user_is_active,
        nodes: _,
        names: _,
        people,
        created_at,
        updated_at,
    } = stored;
    let Grant {
        id,
        ticket_id,
        org_id,
        beneficiary,
        ticket_type,
        flow_id,
        assets: _,
        window,
        started_at,
        expired_at: _,
        state: _,
        provisioning: _,
    } = grant;
    let About { ticket_number, title, item_name, applicant: _, asked: _, duration: _, item: _ } =
        about.clone();
    let (subject_count, subjects) = subjects(stored, viewer, false).view();
    let (state, closed) = (grant.state_at(now), closed(grant, people));
    GrantView {
        id: (*id).into(),
        ticket_id: (*ticket_id).into(),
        ticket_number,
        title,
        org_id: (*org_id).into(),
        r#type: *ticket_type,
        flow_id: (*flow_id).into(),
        flow_name: item_name,
        beneficiary: person(people, (*beneficiary).into()),
        state,
        in_force: grant.gives_at(now)
            && *user_is_active
            && device.as_ref().is_none_or(|device| device.is_active),
        window: (*window).into(),
        start_by: grant.start_by(now).map(Timestamp),
        started_at: started_at.map(Timestamp),
        remaining_seconds: grant.remaining_at(now).map(Duration::whole_seconds),
        asset_id: grant.device().map(Uuid::from),
        asset_name: device
            .as_ref()
            .filter(|_| stored.shows_subjects_to(viewer))
            .map(|Device { name, is_active: _ }| name.clone()),
        subjects,
        subject_count,
        permission_id: permission_id.map(Uuid::from),
        extension_ticket_id: extension.map(Uuid::from),
        revoked: closed.revoked,
        ended_at: closed.ended_at,
        failed: closed.failed,
        created_at: (*created_at).into(),
        updated_at: (*updated_at).into(),
        allowed_actions: grant.actions_of(viewer, setting(stored), now),
    }
}

/// How a grant was closed before its end.
#[derive(Default)]
struct Closed {
    revoked: Option<Revoked>,
    ended_at: Option<Timestamp>,
    failed: Option<Failed>,
}

fn closed(grant: &Grant, people: &[PersonName]) -> Closed {
    match &grant.state {
        GrantState::Open | GrantState::Ready { .. } => Closed::default(),
        GrantState::Revoked { by, reason, at } => {
            let (by, reason, at) = (person(people, (*by).into()), reason.clone(), (*at).into());
            Closed { revoked: Some(Revoked { by, reason, at }), ..Closed::default() }
        }
        GrantState::Ended { at } => Closed { ended_at: Some((*at).into()), ..Closed::default() },
        GrantState::Failed { cause, at } => {
            Closed { failed: Some(Failed { cause: cause.clone(), at: (*at).into() }), ..Closed::default() }
        }
    }
}

fn person(people: &[PersonName], id: Uuid) -> Person {
    let unknown = || PersonName { id, username: String::new(), name: String::new() };
    people.iter().find(|person| person.id == id).cloned().unwrap_or_else(unknown).into()
}
