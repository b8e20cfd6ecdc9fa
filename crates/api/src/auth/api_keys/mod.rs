//! API keys, for people and for service users.

mod create;
mod get;
mod list;
mod revoke;
mod update;
mod wire;

use crate::error::Result;
use crate::extract::Caller;
use crate::reply;
use gatepass_persistence::auth::api_keys::ApiKey;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_api_key)
        .service(list::list_api_keys)
        .service(get::get_api_key)
        .service(update::update_api_key)
        .service(revoke::revoke_api_key);
}

/// Refuses to change a key if the caller's `If-Match` names another version of it.
fn refuse_stale(caller: &Caller) -> impl Fn(&ApiKey) -> Result<()> {
    move |key| {
        let view = wire::ApiKeyView::new(key.clone(), &caller.actor);
        reply::refuse_stale(&caller.client.request, &view)
    }
}
