//! `/assets/{id}/accounts`: the login names on an asset.

mod create;
mod delete;
mod get;
mod list;
mod update;
mod wire;

use crate::error::{Fault, Result};
use gatepass_app::rules::refuse;
use gatepass_domain::permission::check_account_name;
use gatepass_domain::text::TextEnum;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of accounts.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_account)
        .service(list::list_accounts)
        .service(get::get_account)
        .service(update::update_account)
        .service(delete::delete_account);
}

/// Refuses a login name that permissions could not name.
fn refuse_name(username: Option<&str>) -> Result<()> {
    let checked = username.map_or(Ok(()), check_account_name);
    let fault =
        checked.err().map(|fault| Fault::new("/username", fault.as_str(), "can't be an account's name"));
    Ok(refuse(fault.into_iter().collect())?)
}
