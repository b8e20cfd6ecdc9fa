//! Users: people and services. Super admins create, change and delete them; admins of an organization create its services.

mod checks;
mod create;
mod delete;
mod password;
mod update;

pub use create::{CreateUser, create_user, prepare_create};
pub use delete::{DeleteUser, KeyOfRemoved, KeyOutcome, delete_user};
pub use password::JudgedPassword;
pub use update::{PreparedUpdate, UpdateUser, prepare_update, update_user};

use crate::log::time;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::UserId;
use gatepass_persistence::directory::users::User;
use gatepass_persistence::events::NewEvent;
use serde_json::{Value, json};

/// A user as the audit log shows them, without the hash of their password.
fn logged(user: &User) -> Value {
    let User {
        id,
        username,
        name,
        email,
        kind,
        password_hash: _,
        manager_id,
        is_super_admin,
        is_active,
        created_at,
        updated_at,
        home_org_id,
    } = user;
    json!({
        "id": id,
        "username": username,
        "name": name,
        "email": email,
        "kind": kind,
        "manager_id": manager_id,
        "home_org_id": home_org_id,
        "is_super_admin": is_super_admin,
        "is_active": is_active,
        "created_at": time(*created_at),
        "updated_at": time(*updated_at),
    })
}

/// An event of a user.
fn event(action: EventAction, user: UserId, data: Value) -> NewEvent {
    NewEvent::new(action, data).about(user.0)
}
