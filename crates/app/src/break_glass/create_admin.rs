//! Makes a super admin, or turns an existing user into one.

use super::password::{Changed, NewPassword, change, finish};
use crate::Result;
use crate::first_start::super_admin;
use gatepass_domain::authz::UserKind;
use gatepass_domain::ids::UserId;
use gatepass_persistence::directory::users::{self, User};
use gatepass_persistence::{Error, Tx};
use serde_json::Value;

/// Makes an active super admin with this name and password. Returns the user.
pub async fn create_admin(tx: &mut Tx, operator: Value, input: NewPassword) -> Result<User, Error> {
    let NewPassword { username, hash, keep_keys } = input;
    let changed = match users::find_by_username(tx, &username).await {
        Ok(found) => {
            let promoted = |user| User {
                is_super_admin: true,
                is_active: true,
                kind: UserKind::Human,
                home_org_id: None,
                password_hash: Some(hash),
                ..user
            };
            change(tx, UserId(found.id), keep_keys, promoted).await?
        }
        Err(Error::NotFound) => {
            let user = super_admin(tx, &username, &hash);
            users::insert(tx, &user).await?;
            Changed { before: None, after: user, revoked_keys: Vec::new() }
        }
        Err(other) => return Err(other),
    };
    finish(tx, operator, "create-admin", &changed).await?;
    Ok(changed.after)
}
