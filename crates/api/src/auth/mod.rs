//! Who is calling: login, sessions with rotating refresh tokens, API keys, the caller's profile.

pub mod api_keys;
mod device;
mod login;
mod logout;
mod me;
mod refresh;
mod sessions;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(login::login)
        .service(login::complete_login)
        .service(refresh::refresh_session)
        .service(logout::logout)
        .service(me::get_me)
        .service(me::update_me)
        .configure(sessions::configure)
        .configure(api_keys::configure);
}
