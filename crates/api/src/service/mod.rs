//! Resources of the server itself, for operators and machines: probes, keys, the contract, the meaning of codes.

mod contract;
pub mod docs;
pub mod fixed;
mod jwks;
mod probes;
mod problems;
mod security;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area, which are at the root.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(probes::get_health)
        .service(probes::get_readiness)
        .service(jwks::get_jwks)
        .service(security::get_security_contact)
        .service(problems::list_problems)
        .service(problems::get_problem)
        .service(contract::get_contract)
        .service(contract::get_contract_as_yaml)
        .service(contract::get_event_contract);
}
