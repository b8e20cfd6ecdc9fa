//! An admin makes a user a member of an organization, or gives a member another role.

use super::super::target;
use super::{added, event, logged};
use crate::jobs::{Changed, follow_rules};
use crate::self_grants;
use crate::{By, Put, Refusal, Result};
use gatepass_domain::authz::{Act, Role, Target, UserKind, authorize};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::directory::members::{self, Member};
use gatepass_persistence::{
    Tx,
    directory::{organizations, users},
    events,
};
use serde_json::json;

/// Gives a user this role in the organization, if the door accepts the current state (`expect`). A user whom the
/// actor does not control must be invited instead.
pub async fn put_member<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    (org, user): (OrgId, UserId),
    role: Role,
    expect: impl Fn(Option<&Member>) -> Result<(), E>,
) -> Result<Put<Member>, E> {
    by.authorize(Act::ManageMembers, &Target::org(org))?;
    let not_found = || Refused::new(Why::NotFound);
    if !organizations::exists(tx, org).await? {
        return Err(not_found().into());
    }
    // Locks the user before the membership. All code locks them in this order.
    if users::existing(tx, &[user.into()]).await?.is_empty() {
        return Err(not_found().into());
    }
    if let Some(member) = members::find_opt_locked(tx, org, user).await? {
        expect(Some(&member))?;
        return Ok(Put::Old(change(tx, by, member, role).await?));
    }
    if !controls(tx, by, user).await? {
        return Err(Refused::new(Why::ConsentRequired).into());
    }
    expect(None)?;
    if !members::insert(tx, org, user, role).await? {
        let member = members::find_opt_locked(tx, org, user).await?.ok_or_else(not_found)?;
        expect(Some(&member))?;
        return Ok(Put::Old(change(tx, by, member, role).await?));
    }
    if role == Role::OrgAdmin {
        follow_rules(tx, Changed::OrgAdmins { org_id: org }).await?;
    }
    let member = members::find(tx, org, user).await?;
    let is_self = self_grants::judge(tx, org, by.is(user)).await?;
    events::record(tx, by.origin, vec![added(&member).self_granted(is_self)]).await?;
    Ok(Put::New(member))
}

/// Gives a member another role.
async fn change(tx: &mut Tx, by: By<'_>, before: Member, role: Role) -> Result<Member> {
    if before.role == role {
        return Ok(before);
    }
    let (org, user) = (OrgId(before.org_id), UserId(before.user_id));
    if role > before.role {
        refuse_raise(tx, by, user).await?;
    }
    members::save_role(tx, org, user, role).await?;
    if [before.role, role].contains(&Role::OrgAdmin) {
        follow_rules(tx, Changed::OrgAdmins { org_id: org }).await?;
    }
    let after = members::find(tx, org, user).await?;
    let data = json!({ "before": logged(&before), "after": logged(&after) });
    let is_self = self_grants::judge(tx, org, by.is(user) && role > before.role).await?;
    let event = event(EventAction::MemberUpdated, &after, data).self_granted(is_self);
    events::record(tx, by.origin, vec![event]).await?;
    Ok(after)
}

/// Whether the actor may give the user more rights without the user's consent. A user who is not visible to the actor
/// is not found.
async fn controls(tx: &mut Tx, by: By<'_>, user: UserId) -> Result<bool> {
    let user = users::find(tx, user).await?;
    match authorize(by.actor, Act::ControlUser, &target(tx, &user).await?) {
        Ok(_) => Ok(true),
        Err(why @ Why::NotFound) => Err(why.into()),
        Err(_) => Ok(false),
    }
}

/// Only those who control a service may give it a higher role, because other people make its keys.
async fn refuse_raise(tx: &mut Tx, by: By<'_>, user: UserId) -> Result<()> {
    if users::find(tx, user).await?.kind == UserKind::Human || controls(tx, by, user).await? {
        return Ok(());
    }
    let detail = "the role of a service is raised by admins of its home organization";
    Err(Refused::new(Why::RoleRequired).detail(detail))
}
