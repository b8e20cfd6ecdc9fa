//! API keys, for people and for service users.

mod create;
mod get;
mod list;
mod revoke;
pub mod revoked;
mod update;
mod wire;

pub use gatepass_app::auth::api_keys::{PREFIX, hint};

use crate::directory::users::target;
use crate::error::Result;
use crate::extract::Caller;
use gatepass_domain::authz::Act;
use gatepass_domain::ids::UserId;
use gatepass_persistence::api_keys::ApiKey;
use gatepass_persistence::{Conn, users};
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_api_key)
        .service(list::list_api_keys)
        .service(get::get_api_key)
        .service(update::update_api_key)
        .service(revoke::revoke_api_key);
}

/// A key is its user's.
async fn authorize(caller: &Caller, conn: &mut Conn, act: Act, key: &ApiKey) -> Result<()> {
    let owner = users::find(conn, UserId(key.user_id)).await?;
    caller.authorize(act, &target(conn, &owner).await?)?;
    Ok(())
}
