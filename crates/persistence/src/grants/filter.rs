//! Conditions on grants: visibility and filters. SQL judges states by the clock.

use crate::db::keyset::ticket_number;
use crate::db::one_of::one_of;
use crate::schema::grants;
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Uuid as SqlUuid};
use gatepass_domain::authz::{Actor, Orgs};
use gatepass_domain::grant::GrantStateName;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::TicketType;
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

/// A condition on grants.
pub(super) type Condition = Box<dyn BoxableExpression<grants::table, Pg, SqlType = Bool>>;

/// The filters of a list of grants. An empty list of alternatives means any.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only grants in one of these organizations.
    pub orgs: Vec<Uuid>,
    /// Only grants in one of these states now. A grant counts as active only while its beneficiary is active, and a
    /// session only while its device is.
    pub states: Vec<GrantStateName>,
    /// Only grants of one of these types.
    pub types: Vec<TicketType>,
    /// Only grants of one of these beneficiaries.
    pub beneficiaries: Vec<Uuid>,
    /// Only grants from one of these tickets.
    pub tickets: Vec<Uuid>,
    /// Only grants from tickets under one of these flows.
    pub flows: Vec<Uuid>,
    /// Only sessions on one of these devices, and permissions that name one of these assets.
    pub assets: Vec<Uuid>,
    /// Only grants that give membership of one of these groups.
    pub groups: Vec<Uuid>,
    /// Only grants that were made at this time or later.
    pub created_from: Option<OffsetDateTime>,
    /// Only grants that were made before this time.
    pub created_to: Option<OffsetDateTime>,
    /// Only grants whose window ends at this time or later, or never.
    pub ends_after: Option<OffsetDateTime>,
    /// Only grants whose window ends before this time.
    pub ends_before: Option<OffsetDateTime>,
    /// Only grants with this text in the title, reason or number of the ticket, in the names of people and assets at its
    /// submission, or in the current names of the beneficiary, an asset or the flow. Texts that are not visible to the
    /// actor do not match.
    pub q: Option<String>,
}

/// The end of a window, as lists sort by it. Written as in the index.
pub(super) const END: &str = "coalesce(grants.window_end, '9999-12-31 00:00:00+00'::timestamptz)";

/// The grants that are visible to this actor: their own, those of tickets that they take part in, and those of
/// organizations where they read everything. With a key for one asset: only those of this asset.
pub(super) fn visible(actor: &Actor) -> Condition {
    match actor.asset.map(Uuid::from) {
        Some(asset) => Box::new(visible_to_user(actor).and(names(vec![asset])).and(exists(asset))),
        None => visible_to_user(actor),
    }
}

/// Whether there is this asset. The key of a deleted asset reads nothing.
fn exists(asset: Uuid) -> Condition {
    let found = sql::<Bool>("EXISTS (SELECT FROM assets WHERE assets.id = ");
    Box::new(found.bind::<SqlUuid, _>(asset).sql(")"))
}

fn visible_to_user(actor: &Actor) -> Condition {
    let user = Uuid::from(actor.user_id);
    let concerns = || -> Condition {
        let ids = sql::<Bool>("grants.ticket_id IN (SELECT * FROM tickets_concerning(");
        Box::new(ids.bind::<SqlUuid, _>(user).sql("))"))
    };
    match actor.readable_orgs() {
        Orgs::All => Box::new(sql::<Bool>("true")),
        Orgs::Only(orgs) if orgs.is_empty() => concerns(),
        Orgs::Only(orgs) => {
            let orgs: Vec<Uuid> = orgs.into_iter().map(Uuid::from).collect();
            Box::new(grants::org_id.eq_any(orgs).or(concerns()))
        }
    }
}

/// Whether a grant is in this state now. Each state is written out, so that the planner finds the index for it. `coalesce` keeps
/// the planner from expecting so few expired grants that it would read all grants and sort the matches.
fn is_in(state: GrantStateName) -> Condition {
    let text = match state {
        GrantStateName::Scheduled => {
            r"(grants.state IN ('open', 'ready') AND NOT window_has_begun(grants.window_start) AND
             grants.expired_at IS NULL)"
        }
        GrantStateName::Ready => {
            "(grants.state = 'ready' AND window_has_begun(grants.window_start) AND window_lasts(grants.window_end))"
        }
        GrantStateName::Provisioning => {
            r"(grants.state = 'open' AND grants.provisioning = 'giving' AND window_has_begun(grants.window_start) AND
             window_lasts(grants.window_end))"
        }
        GrantStateName::Active => {
            r"(grants.state = 'open' AND coalesce(grants.provisioning <> 'giving', true) AND window_has_begun(grants.window_start) AND
             window_lasts(grants.window_end) AND grants.expired_at IS NULL AND
             (SELECT u.is_active FROM users u WHERE u.id = grants.beneficiary_id) AND
             (NOT is_device_type(grants.type) OR (SELECT a.is_active FROM assets a WHERE a.id = grants.assets[1])))"
        }
        GrantStateName::Expired => {
            r"(grants.state IN ('open', 'ready') AND coalesce(NOT window_lasts(grants.window_end), false) AND
             coalesce(grants.provisioning, 'taken') = 'taken')"
        }
        GrantStateName::Revoking => {
            r"(grants.provisioning <> 'taken' AND (grants.state IN ('revoked', 'ended') AND grants.provisioning = 'taking' OR
             grants.state IN ('open', 'ready') AND NOT window_lasts(grants.window_end)))"
        }
        GrantStateName::Revoked => {
            "(grants.state = 'revoked' AND coalesce(grants.provisioning <> 'taking', true))"
        }
        GrantStateName::Ended => {
            "(grants.state = 'ended' AND coalesce(grants.provisioning <> 'taking', true))"
        }
        GrantStateName::Failed => "(grants.state = 'failed')",
    };
    Box::new(sql::<Bool>(text))
}

/// Grants that name one of these assets. For several assets, the ids come from a sub-select. The planner overestimates the
/// matches of `&&`, and would read all grants in the order of the list.
fn names(assets: Vec<Uuid>) -> Condition {
    if assets.len() == 1 {
        return Box::new(sql::<Bool>("grants.assets @> ").bind::<Array<SqlUuid>, _>(assets));
    }
    let ids = sql::<Bool>("grants.id = ANY (ARRAY(SELECT g.id FROM grants g WHERE g.assets && ");
    Box::new(ids.bind::<Array<SqlUuid>, _>(assets).sql("))"))
}

/// Grants of the tickets of this number.
fn of_number(number: i64) -> Condition {
    let ids = sql::<Bool>("grants.ticket_id IN (SELECT t.id FROM tickets t WHERE t.number = ");
    Box::new(ids.bind::<BigInt, _>(number).sql(")"))
}

fn gives_group(groups: Vec<Uuid>) -> Condition {
    let gives = "grants.id IN (SELECT m.grant_id FROM grant_groups m WHERE m.group_id = ANY (";
    Box::new(sql::<Bool>(gives).bind::<Array<SqlUuid>, _>(groups).sql("))"))
}

/// The conditions of visibility and of the filter, without its text unless that is the number of a ticket.
pub(super) fn conditions(actor: &Actor, filter: &Filter) -> Vec<Condition> {
    let Filter {
        orgs,
        states,
        types,
        beneficiaries,
        tickets,
        flows,
        assets,
        groups,
        created_from,
        created_to,
        ends_after,
        ends_before,
        q,
    } = filter.clone();
    let mut all: Vec<Condition> = vec![visible(actor)];
    all.extend(q.as_deref().and_then(ticket_number).map(of_number));
    // Sorted and without repetitions, so that the same states always make the same statement.
    let states: BTreeSet<_> = states.into_iter().collect();
    all.extend(states.into_iter().map(is_in).reduce(|one, other| Box::new(one.or(other))));
    all.extend((!assets.is_empty()).then(|| names(assets)));
    all.extend((!groups.is_empty()).then(|| gives_group(groups)));
    all.extend(one_of!(grants::org_id, orgs));
    all.extend(one_of!(grants::beneficiary_id, beneficiaries));
    all.extend(one_of!(grants::ticket_id, tickets));
    all.extend(one_of!(grants::flow_id.assume_not_null(), flows));
    if !types.is_empty() {
        let types: Vec<&'static str> = types.iter().map(|value| value.as_str()).collect();
        all.push(Box::new(grants::type_.eq_any(types)));
    }
    for (comparison, moment) in [
        ("grants.created_at >= ".to_owned(), created_from),
        ("grants.created_at < ".to_owned(), created_to),
        (format!("{END} >= "), ends_after),
        (format!("{END} < "), ends_before),
    ] {
        if let Some(moment) = moment {
            let compared = sql::<Bool>(&comparison).bind::<diesel::sql_types::Timestamptz, _>(moment);
            all.push(Box::new(compared));
        }
    }
    all
}
