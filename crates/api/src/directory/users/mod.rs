//! Users: people and services. Super admins make and change them; colleagues see each other.

mod checks;
mod create;
mod delete;
mod get;
mod list;
mod removal;
mod update;
mod wire;

pub use gatepass_app::directory::target;

use crate::error::Result;
use crate::extract::Caller;
use gatepass_app::directory;
use gatepass_domain::ids::UserId;
use gatepass_persistence::Conn;
use gatepass_persistence::users::Visible;
use std::collections::BTreeSet;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_user)
        .service(list::list_users)
        .service(get::get_user)
        .service(update::update_user)
        .service(delete::delete_user);
}

/// Whom the caller sees.
pub fn visible(caller: &Caller) -> Visible {
    directory::visible(&caller.actor)
}

/// Those of these users whom the caller sees. An id of anybody else is as good as no user's.
pub async fn seen(caller: &Caller, conn: &Conn, ids: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    let ids: Vec<UserId> = ids.iter().copied().map(UserId).collect();
    let seen = directory::seen(conn, &caller.actor, &ids).await?;
    Ok(seen.into_iter().map(Uuid::from).collect())
}
