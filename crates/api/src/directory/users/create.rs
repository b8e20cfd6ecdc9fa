//! `POST /users`.

use super::checks;
use super::wire::{CreateUser, UserView};
use crate::error::{Answer, Problem};
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::{Act, Target, UserKind};
use gatepass_persistence::Tx;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::users::{self, User};
use serde_json::json;

/// Create a user
///
/// For super admins. The user is in no organization yet. An API key sets no password and makes no super admin.
#[utoipa::path(
    tag = "directory",
    request_body = CreateUser,
    responses((status = 201, description = "The user", body = UserView))
)]
#[post("/users")]
pub async fn create_user(caller: Caller, body: Body<CreateUser>) -> Answer<HttpResponse> {
    authorize(&caller, &body.input)?;
    // Hashing takes long, so it is done before anything is locked.
    let password_hash = caller.client.shared.hashing().hash(body.input.password.clone()).await?;
    caller.write(&body.bytes, async |tx, caller| create(caller, tx, body.input, password_hash).await).await
}

fn authorize(caller: &Caller, input: &CreateUser) -> Answer<()> {
    caller.authorize(Act::CreateUser, &Target::global())?;
    checks::by_session(&caller.actor, input.password.is_some(), input.is_super_admin == Some(true))
}

async fn create(
    caller: &Caller,
    tx: &mut Tx,
    input: CreateUser,
    password_hash: Option<String>,
) -> Answer<Reply> {
    authorize(caller, &input)?;
    let CreateUser { username, name, email, password: _, kind, manager_id, is_super_admin } = input;
    let kind = kind.unwrap_or(UserKind::Human);
    let password_fault = checks::password(kind, password_hash.is_some());
    let manager_fault = checks::manager(tx, None, manager_id).await?;
    let faults: Vec<_> = password_fault.into_iter().chain(manager_fault).collect();
    if !faults.is_empty() {
        return Err(Problem::faults(faults));
    }
    let user = User {
        id: tx.ids.next(),
        username,
        name,
        email,
        kind,
        password_hash,
        manager_id,
        is_super_admin: is_super_admin.unwrap_or(false),
        is_active: true,
        created_at: tx.now,
        updated_at: tx.now,
    };
    users::insert(tx, &user).await?;
    let view = UserView::from(user);
    let event = NewEvent {
        action: "user.created".into(),
        subject: Some(("user", view.id)),
        data: json!({ "after": view }),
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await?;
    Reply::created(format!("/api/v1/users/{}", view.id), &view)
}
