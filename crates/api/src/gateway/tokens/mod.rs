//! Connection tokens: users ask for them, gateways redeem them.

mod create;
mod delete;
mod get;
mod redeem;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of connection tokens.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_connection_token)
        .service(redeem::redeem_connection_token)
        .service(get::get_connection_token)
        .service(delete::delete_connection_token);
}
