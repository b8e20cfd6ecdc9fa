//! `POST /users`.

use super::super::members::wire::MemberView;
use super::checks::NewPassword;
use super::wire::{CreateUser, UserView};
use super::{checks, seen};
use crate::error::{Fault, Problem, Result};
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::rules;
use gatepass_domain::authz::{Act, Role, Target, UserKind};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::users::{self, User};
use gatepass_persistence::{Tx, members};
use serde_json::json;

/// Create a user
///
/// Only super admins may create users, who are in no organization yet. Admins of an organization may create services
/// with that home; such a service is a member of its home from the beginning. API keys can't set passwords or create
/// super admins. A common password is refused.
#[utoipa::path(
    tag = "directory",
    request_body = CreateUser,
    responses((status = 201, description = "The user", body = UserView))
)]
#[post("/users")]
pub async fn create_user(caller: Caller, body: Body<CreateUser>) -> Result<HttpResponse> {
    authorize(&caller, &body.input)?;
    let CreateUser { username, name, email, password, .. } = &body.input;
    let about = [Some(username), Some(name), email.as_ref()].into_iter().flatten().cloned().collect();
    let password = NewPassword::of(caller.client.shared.hashing(), password.as_deref(), about).await?;
    caller.write(&body.bytes, async |tx, caller| create(caller, tx, body.input, password).await).await
}

fn authorize(caller: &Caller, input: &CreateUser) -> Result<()> {
    let makes_super_admin = input.is_super_admin == Some(true);
    match input.home_org_id {
        Some(home) if input.kind == Some(UserKind::Service) && !makes_super_admin => {
            caller.authorize(Act::CreateService, &Target::org(OrgId(home)))?;
        }
        _ => {
            caller.authorize(Act::CreateUser, &Target::global())?;
        }
    }
    checks::by_session(&caller.actor, input.password.is_some(), makes_super_admin)
}

async fn create(caller: &Caller, tx: &mut Tx, input: CreateUser, new_password: NewPassword) -> Result<Reply> {
    authorize(caller, &input)?;
    let mut faults = rules::broken(&input);
    let NewPassword { hash: password_hash, fault: common } = new_password;
    faults.extend(common);
    let CreateUser { username, name, email, password: _, kind, manager_id, home_org_id, is_super_admin } =
        input;
    let kind = kind.unwrap_or(UserKind::Human);
    faults.extend(match manager_id {
        Some(manager) if !seen(caller, tx, &[manager]).await?.contains(&manager) => {
            Some(Fault::new("/manager_id", "not_found", "there is no such user"))
        }
        _ => checks::manager(tx, None, manager_id).await?,
    });
    faults.extend(checks::home(tx, kind, home_org_id).await?);
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
        home_org_id,
    };
    users::insert(tx, &user).await?;
    let view = UserView::new(user, &caller.actor);
    let event = NewEvent::new(EventAction::UserCreated, json!({ "after": view })).about(view.id);
    caller.record(tx, vec![event]).await?;
    if let Some(home) = home_org_id {
        enrol(caller, tx, OrgId(home), UserId(view.id)).await?;
    }
    Reply::created(format!("/api/v1/users/{}", view.id), &view)
}

/// Makes a new service a member of its home.
async fn enrol(caller: &Caller, tx: &mut Tx, home: OrgId, service: UserId) -> Result<()> {
    members::insert(tx, home, service, Role::Member).await?;
    let member = MemberView::from(members::find(tx, home, service).await?);
    let event =
        NewEvent::new(EventAction::MemberAdded, json!({ "after": member })).about(service.0).in_org(home.0);
    caller.record(tx, vec![event]).await
}
