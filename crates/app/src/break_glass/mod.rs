//! Break-glass acts for people with access to the database's machine, when nobody can log in. They need no right, and
//! their events name who ran them (`operator`). They return the database's own errors, because the operator must
//! repair the cause.

mod create_admin;
mod create_key;
mod deactivate_rules;
mod password;
mod reset_password;
mod revoke_credentials;
mod rotate_key;

pub use create_admin::create_admin;
pub use create_key::{CreateKey, create_key};
pub use deactivate_rules::{DeactivateRules, deactivate_rules};
pub use password::NewPassword;
pub use reset_password::reset_password;
pub use revoke_credentials::{RevokeCredentials, Revoked, revoke_credentials};
pub use rotate_key::rotate_key;

use crate::{By, Result};
use gatepass_domain::event::EventAction;
use gatepass_persistence::events::{self, NewEvent};
use gatepass_persistence::{Error, Tx};
use serde_json::Value;
use uuid::Uuid;

/// Records the event of an act, with its operator.
async fn record(tx: &mut Tx, operator: Value, subject: Option<Uuid>, mut data: Value) -> Result<(), Error> {
    if let Some(data) = data.as_object_mut() {
        data.insert("by".into(), operator);
    }
    let event = NewEvent::new(EventAction::BreakGlass, data).about(subject);
    events::record(tx, By::server().origin, vec![event]).await
}
