//! The audit log.

mod actions;
mod denied;
mod feed;
mod gone;
mod read;
mod stream;

use gatepass_testing::{Person, World};

/// Inserts an event. Returns its id.
pub async fn event(world: &World, org: Option<&str>, action: &str, more: &str) -> String {
    let id = world.new_id();
    let org = org.map_or("NULL".to_owned(), |org| format!("'{org}'"));
    let (columns, values) = more.split_once('=').unwrap_or(("request_id", "NULL"));
    world
        .sql(&format!(
            "INSERT INTO events (id, at, action, org_id, data, {columns}) \
             VALUES ('{id}', gatepass_now(), '{action}', {org}, '{{}}', {values})"
        ))
        .await;
    id
}

/// The ids of the events that a query of this person finds.
pub async fn found(by: &Person, query: &str) -> Vec<String> {
    by.get(&format!("/events?{query}")).await.ids()
}
