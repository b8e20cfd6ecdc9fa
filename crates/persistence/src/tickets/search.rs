//! Searches: text in what a ticket says and in the names that it was asked under, applicants by the names that they have
//! now, assets. Each has an index, which finds what is rare; what is common is found near the beginning of the list.

use super::filter::{Filter, Queue};
use super::source::{Source, What};
use super::visible::{self, Condition};
use crate::keyset::contains_pattern;
use diesel::dsl::sql;
use diesel::sql_types::{Bool, Jsonb, Text};
use gatepass_domain::authz::Actor;
use serde_json::json;
use uuid::Uuid;

/// Title, reason and number, and the names of applicant, beneficiary and assets as they were at submission: whoever was
/// renamed since is found by the name that they asked under, and by the new one through `applicant_name`.
pub(super) fn has_text(text: &str) -> Condition {
    Box::new(sql::<Bool>("tickets.search ILIKE ").bind::<Text, _>(contains_pattern(text)))
}

/// The names are those that people have now.
pub(super) fn applicant_is_named(name: &str) -> Condition {
    let named =
        "tickets.applicant_id IN (SELECT u.id FROM users u WHERE (u.username || ' ' || u.name) ILIKE ";
    Box::new(sql::<Bool>(named).bind::<Text, _>(contains_pattern(name)).sql(")"))
}

/// Among others, or as the one device.
pub(super) fn asks_for(asset: &Uuid) -> Condition {
    let asks = sql::<Bool>("(tickets.requested -> 'assets' @> ")
        .bind::<Jsonb, _>(json!([asset]))
        .sql(" OR tickets.requested ->> 'asset_id' = ")
        .bind::<Text, _>(asset.to_string())
        .sql(")");
    Box::new(asks)
}

const TEXT: (&str, &str) = ("SELECT s.id FROM tickets s WHERE s.search ILIKE ", "");
const NAME: (&str, &str) = (
    "SELECT s.id FROM users u JOIN tickets s ON s.applicant_id = u.id WHERE (u.username || ' ' || u.name) ILIKE ",
    "",
);
const ASSETS: (&str, &str) = (
    "SELECT s.id FROM unnest(",
    ") asset (id) CROSS JOIN LATERAL (\
        SELECT t.id FROM tickets t WHERE t.requested -> 'assets' @> jsonb_build_array(asset.id) \
        UNION ALL SELECT t.id FROM tickets t WHERE t.requested ->> 'asset_id' = asset.id::text) s",
);

/// What finds the tickets that are searched for, where something is. Of several searches, the one that finds least.
pub(super) fn found(actor: &Actor, filter: &Filter) -> Option<Source> {
    let visible = || match filter.queue {
        Queue::Administrator | Queue::Others => visible::read_by(actor),
        Queue::All | Queue::Mine | Queue::AwaitingMe | Queue::DecidedByMe => visible::to(actor),
    };
    let source = |ids, what| Some(Source::Found { ids, what, and: visible() });
    if !filter.assets.is_empty() {
        return source(ASSETS, What::Ids(filter.assets.clone()));
    }
    if let Some(text) = &filter.q {
        return source(TEXT, What::Pattern(contains_pattern(text)));
    }
    let name = filter.applicant_name.as_ref()?;
    source(NAME, What::Pattern(contains_pattern(name)))
}
