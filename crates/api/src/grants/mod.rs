//! Grants: the access that approved tickets gave. Admins revoke them and move their ends, beneficiaries start, extend and end
//! them.

mod end;
mod export;
mod export_objects;
mod extend;
mod get;
mod list;
mod provisioning;
mod report;
mod revoke;
mod revoke_many;
mod show;
mod start;
mod update;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(list::list_grants)
        .service(export::export_grants)
        .service(export_objects::export_grant_objects)
        .service(get::get_grant)
        .service(revoke_many::revoke_grants)
        .service(revoke::revoke_grant)
        .service(start::start_grant)
        .service(end::end_grant)
        .service(extend::extend_grant)
        .service(update::update_grant)
        .service(provisioning::get_grant_provisioning)
        .service(report::report_provisioning);
}
