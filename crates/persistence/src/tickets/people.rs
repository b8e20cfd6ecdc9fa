//! The people whom a ticket names, and the deactivated ones among them.

use super::PersonName;
use gatepass_domain::ids::UserId;
use serde::Deserialize;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A person whom a ticket names.
#[derive(Deserialize)]
pub(super) struct Named {
    id: Uuid,
    username: String,
    name: String,
    is_active: bool,
}

// A fence (OFFSET 0) makes PostgreSQL look each user up by `users_pkey`. Without it the planner would read all users.
pub(super) const PEOPLE: &str = r"coalesce((SELECT json_agg(json_build_object('id', u.id, 'username', u.username,
    'name', u.name, 'is_active', u.is_active)) FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by,
            tickets.resubmitted_by, (tickets.overridden ->> 'by')::uuid] ||
        ARRAY(SELECT a.user_id FROM ticket_approvers a WHERE a.ticket_id = tickets.id) ||
        ARRAY(SELECT r.user_id FROM ticket_readers r WHERE r.ticket_id = tickets.id AND r.because = 'named')) named (id)
    CROSS JOIN LATERAL (SELECT * FROM users WHERE users.id = named.id OFFSET 0) u), '[]')";

/// The manager of the requester.
pub(super) const MANAGER: &str = r"(SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
    FROM users u JOIN users m ON m.id = u.manager_id WHERE u.id = tickets.applicant_id)";

/// The names of these people, and the deactivated ones among them.
pub(super) fn split(people: Vec<Named>) -> (Vec<PersonName>, BTreeSet<UserId>) {
    let mut left = BTreeSet::new();
    let names = people.into_iter().map(|Named { id, username, name, is_active }| {
        if !is_active {
            left.insert(UserId(id));
        }
        PersonName { id, username, name }
    });
    (names.collect(), left)
}
