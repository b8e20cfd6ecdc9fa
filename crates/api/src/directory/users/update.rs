//! `PATCH /users/{id}`. Whoever is switched off or gets another password is logged out everywhere.

use super::wire::{UpdateUser, UserView};
use super::{checks, target};
use crate::error::{Answer, Code, Problem};
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, patch};
use gatepass_domain::authz::{Act, UserKind};
use gatepass_domain::ids::UserId;
use gatepass_domain::job::JobKind;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::jobs::{self, NewJob};
use gatepass_persistence::users::{self, User};
use gatepass_persistence::{Conn, Tx, sessions};
use serde_json::json;

/// Change a user
///
/// For super admins, one of whom has to remain. An API key sets no password and makes no super admin.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The user")),
    request_body(content = UpdateUser, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The user, changed", body = UserView))
)]
#[patch("/users/{id}")]
pub async fn update_user(caller: Caller, Id(id): Id<UserId>, body: Body<UpdateUser>) -> Answer<HttpResponse> {
    authorize(&caller, &mut caller.conn().await?, id, &body.input).await?;
    // Hashing takes long, so it is done before anything is locked.
    let password_hash = caller.client.shared.hashing().hash(body.input.password.clone()).await?;
    caller
        .write_about(&[id], &body.bytes, async |tx, caller| {
            change(caller, tx, id, body.input, password_hash).await
        })
        .await
}

async fn authorize(caller: &Caller, conn: &mut Conn, id: UserId, input: &UpdateUser) -> Answer<()> {
    let user = users::find(conn, id).await?;
    caller.authorize(Act::UpdateUser, &target(conn, &user).await?)?;
    checks::by_session(&caller.actor, input.password.is_some(), input.is_super_admin == Some(true))
}

async fn change(
    caller: &Caller,
    tx: &mut Tx,
    id: UserId,
    input: UpdateUser,
    password_hash: Option<String>,
) -> Answer<Reply> {
    authorize(caller, tx, id, &input).await?;
    let takes_away = input.is_active == Some(false) || input.is_super_admin == Some(false);
    if takes_away || input.manager_id.flatten().is_some() {
        users::lock_structure(tx).await?;
    }
    let old = users::find_locked(tx, id).await?;
    let before = UserView::new(old.clone(), &caller.actor);
    reply::refuse_stale(&caller.client.request, &before)?;
    refuse_faults(tx, &old, &input).await?;
    let new = patched(old.clone(), input, password_hash, tx.now);
    if counts_as_super_admin(&old) && !counts_as_super_admin(&new) {
        refuse_last(tx, id).await?;
    }
    users::save(tx, &new).await?;
    let password_changed = new.password_hash != old.password_hash;
    if password_changed {
        sessions::revoke_all(tx, id, "password_reset").await?;
    }
    if old.is_active && !new.is_active {
        sessions::revoke_all(tx, id, "user_deactivated").await?;
        // Tickets that wait for them go on without them; they are many, so that each gets a transaction of its own.
        let payload = json!({ "user": id });
        jobs::enqueue(tx, NewJob { kind: JobKind::ApproverLeft, unique_key: None, payload, run_at: None })
            .await?;
    }
    let after = UserView::new(new, &caller.actor);
    let event = NewEvent {
        action: "user.updated".into(),
        subject: Some(("user", id.into())),
        data: json!({ "before": before, "after": after, "password_changed": password_changed }),
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await?;
    Reply::ok(&after)
}

async fn refuse_faults(tx: &mut Tx, user: &User, input: &UpdateUser) -> Answer<()> {
    let password = checks::password(user.kind, input.password.is_some());
    let manager = checks::manager(tx, Some(UserId(user.id)), input.manager_id.flatten()).await?;
    let home = checks::home(tx, user.kind, input.home_org_id.flatten()).await?;
    let faults: Vec<_> = password.into_iter().chain(manager).chain(home).collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::faults(faults)) }
}

fn patched(old: User, input: UpdateUser, password_hash: Option<String>, now: time::OffsetDateTime) -> User {
    let UpdateUser { username, name, email, password: _, manager_id, home_org_id, is_super_admin, is_active } =
        input;
    User {
        username: username.unwrap_or(old.username),
        name: name.unwrap_or(old.name),
        email: email.unwrap_or(old.email),
        password_hash: password_hash.or(old.password_hash),
        manager_id: manager_id.unwrap_or(old.manager_id),
        home_org_id: home_org_id.unwrap_or(old.home_org_id),
        is_super_admin: is_super_admin.unwrap_or(old.is_super_admin),
        is_active: is_active.unwrap_or(old.is_active),
        updated_at: now,
        id: old.id,
        kind: old.kind,
        created_at: old.created_at,
    }
}

/// Whether the user is one of those of whom one has to remain.
pub fn counts_as_super_admin(user: &User) -> bool {
    user.is_super_admin && user.is_active && user.kind == UserKind::Human
}

/// Refuses to take the last super admin away. The structure must be locked.
pub async fn refuse_last(tx: &mut Tx, id: UserId) -> Answer<()> {
    if users::has_other_super_admin(tx, id).await? {
        return Ok(());
    }
    Err(Problem::new(Code::LastSuperAdmin))
}
