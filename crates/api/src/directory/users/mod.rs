//! Users: people and services. Super admins make and change them; colleagues see each other.

mod checks;
mod create;
mod delete;
mod get;
mod list;
mod removal;
mod update;
mod wire;

use crate::error::Answer;
use crate::extract::Caller;
use gatepass_app::directory;
use gatepass_domain::authz::Target;
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_persistence::Conn;
use gatepass_persistence::users::{self, User, Visible};
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
pub async fn seen(caller: &Caller, conn: &Conn, ids: &[Uuid]) -> Answer<BTreeSet<Uuid>> {
    let ids: Vec<UserId> = ids.iter().copied().map(UserId).collect();
    let seen = directory::seen(conn, &caller.actor, &ids).await?;
    Ok(seen.into_iter().map(Uuid::from).collect())
}

/// A user, or something that is theirs, as authorization sees it.
pub async fn target(conn: &mut Conn, user: &User) -> Answer<Target> {
    let orgs = users::roles(conn, UserId(user.id)).await?.into_keys().collect();
    Ok(Target::user(UserId(user.id), user.kind, orgs).at_home_in(user.home_org_id.map(OrgId)))
}
