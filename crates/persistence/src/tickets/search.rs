//! Searches for tickets: by text in a ticket and in the names at its submission, by the current name of the applicant, by
//! assets. Each search has an index for rare matches. Common matches are found near the beginning of the list.

use super::filter::Filter;
use super::list_source::Source;
use super::visible::{self, Condition};
use crate::db::keyset::{contains_pattern, ticket_number};
use crate::directory::organizations::org_ids;
use crate::schema::tickets;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Jsonb, Text, Uuid as SqlUuid};
use gatepass_domain::authz::{self, Act, Actor};
use gatepass_domain::ticket::queue::Queue;
use serde_json::json;
use uuid::Uuid;

/// The text of a ticket that is visible to everybody who sees it: its own text, and the current names of its people.
/// Sub-selects look people up by `users_pkey` for the tickets at hand.
const SAYS: &str = "said_in_ticket(tickets.folded) LIKE ";
const PEOPLE: &str = r"(SELECT bool_or(u.folded LIKE ";
const OF_THE_TICKET: &str = ") FROM users u WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id))";

/// `#14` finds the tickets of that number. Other texts are found in title, reason and number, and the names of applicant, beneficiary and assets at submission. A person who was renamed
/// since is found by that old name here, and by the new name through `applicant_name`. The names of assets match only for
/// actors who read the inventory: to others a ticket shows none.
pub(super) fn has_text(actor: &Actor, text: &str) -> Condition {
    if let Some(number) = ticket_number(text) {
        return Box::new(tickets::number.eq(number));
    }
    let pattern = contains_pattern(text);
    let found = sql::<Bool>("(tickets.folded LIKE ").bind::<Text, _>(pattern.clone());
    let Some(orgs) = org_ids(&authz::orgs(actor, Act::ReadInventory)) else {
        return Box::new(found.sql(")"));
    };
    let in_what_is_shown = found
        .sql(" AND (NOT tickets.is_global AND tickets.org_id = ANY (")
        .bind::<Array<SqlUuid>, _>(orgs)
        .sql(&format!(") OR {SAYS}"))
        .bind::<Text, _>(pattern.clone())
        .sql(&format!(" OR {PEOPLE}"))
        .bind::<Text, _>(pattern)
        .sql(OF_THE_TICKET)
        .sql("))");
    Box::new(in_what_is_shown)
}

/// Compares the current names.
pub(super) fn applicant_is_named(name: &str) -> Condition {
    let named = "tickets.applicant_id IN (SELECT u.id FROM users u WHERE u.folded LIKE ";
    Box::new(sql::<Bool>(named).bind::<Text, _>(contains_pattern(name)).sql(")"))
}

/// The condition that a ticket asks for one of these assets, among others or as its device.
pub(super) fn asks_for(assets: &[Uuid]) -> Condition {
    let asks = sql::<Bool>("(tickets.requested -> 'assets' @> ANY (")
        .bind::<Array<Jsonb>, _>(assets.iter().map(|asset| json!([asset])).collect::<Vec<_>>())
        .sql(") OR tickets.requested ->> 'asset_id' = ANY (")
        .bind::<Array<Text>, _>(assets.iter().map(ToString::to_string).collect::<Vec<_>>())
        .sql("))");
    Box::new(asks)
}

/// The source of a search by text, the applicant's name or assets. An index finds its tickets, but not in the order of the
/// list.
pub(super) fn found(actor: &Actor, filter: &Filter) -> Option<Source> {
    let is_search = filter.q.is_some() || filter.applicant_name.is_some() || !filter.assets.is_empty();
    is_search.then(|| {
        Source::Found(match filter.queue {
            Queue::Administrator | Queue::Others => visible::read_by(actor),
            Queue::All | Queue::Mine | Queue::AwaitingMe | Queue::DecidedByMe => visible::to(actor),
        })
    })
}
