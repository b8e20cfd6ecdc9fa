//! Users: people and services. Super admins create and change them; colleagues see each other.

mod create;
mod delete;
mod get;
mod list;
mod removal;
mod update;
mod wire;

use crate::error::Result;
use crate::extract::Caller;
use crate::reply;
use gatepass_persistence::directory::users::User;
use utoipa_actix_web::service_config::ServiceConfig;
use wire::UserView;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_user)
        .service(list::list_users)
        .service(get::get_user)
        .service(update::update_user)
        .service(delete::delete_user);
}

/// Refuses to change a user if the caller's `If-Match` names another version of the user.
fn refuse_stale(caller: &Caller) -> impl Fn(&User) -> Result<()> {
    move |user| reply::refuse_stale(&caller.client.request, &UserView::new(user.clone(), &caller.actor))
}
