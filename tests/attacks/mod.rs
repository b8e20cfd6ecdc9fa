//! Attacks over HTTP, by the OWASP API Security Top 10 of 2023; each file names its item. Rules for all operations are
//! tested with every operation of the OpenAPI document, so that a new operation is attacked too.

mod api10_consumption;
mod api1_invitations;
mod api1_objects;
mod api1_principals;
mod api2_authentication;
mod api2_guessing;
mod api2_lockouts;
mod api2_passwords;
mod api2_tokens;
mod api3_properties;
mod api4_bodies;
mod api4_quotas;
mod api4_resources;
mod api4_server;
mod api5_functions;
mod api5_inventory;
mod api6_flows;
mod api7_requests_of_ours;
mod api8_encodings;
mod api8_misconfiguration;
mod api8_needless_bodies;
mod api8_proxies;
mod api9_inventory;
pub mod document;
mod filters;
mod injection;
mod nulls;
pub mod raw;
mod strings;
