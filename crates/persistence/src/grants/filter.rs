//! Which grants: what an actor may see, and what they ask for. States are judged by the clock.

use crate::db::one_of::one_of;
use crate::schema::grants;
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Uuid as SqlUuid};
use gatepass_domain::authz::{Actor, Orgs};
use gatepass_domain::grant::GrantStateName;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::TicketType;
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

/// A condition on grants.
pub(super) type Condition = Box<dyn BoxableExpression<grants::table, Pg, SqlType = Bool>>;

/// Which grants; an empty list of alternatives: any.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In one of these organizations.
    pub orgs: Vec<Uuid>,
    /// In one of these states now; of the active ones, those whose beneficiary is switched on.
    pub states: Vec<GrantStateName>,
    /// Of one of these types.
    pub types: Vec<TicketType>,
    /// Of one of these people.
    pub beneficiaries: Vec<Uuid>,
    /// From one of these tickets.
    pub tickets: Vec<Uuid>,
    /// From tickets under one of these flows.
    pub flows: Vec<Uuid>,
    /// Sessions on one of these devices, and permissions that name one of these assets.
    pub assets: Vec<Uuid>,
    /// That give membership of one of these groups.
    pub groups: Vec<Uuid>,
    /// Made at this moment or later.
    pub created_from: Option<OffsetDateTime>,
    /// Made before this moment.
    pub created_to: Option<OffsetDateTime>,
    /// Whose window ends at this moment or later, or never.
    pub ends_after: Option<OffsetDateTime>,
    /// Whose window ends before this moment.
    pub ends_before: Option<OffsetDateTime>,
    /// With this text in the title, reason or number of the ticket, in the names that people and assets had at its
    /// submission, or in those that the beneficiary, an asset or the flow has now; as far as the actor is shown them.
    pub q: Option<String>,
}

/// When a window ends, as lists are sorted by it; spelled as the index is.
pub(super) const END: &str = "coalesce(grants.window_end, '9999-12-31 00:00:00+00'::timestamptz)";

/// The grants that this actor may see: their own, those of tickets that they take part in, and those where they read
/// everything.
pub(super) fn visible(actor: &Actor) -> Condition {
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

/// Whether a grant is in this state now. Spelled out, so that the planner knows which index will do.
fn is_in(state: GrantStateName) -> Condition {
    let text = match state {
        GrantStateName::Scheduled => {
            "(grants.state IN ('open', 'ready') AND grants.window_start > gatepass_now() AND \
             grants.expired_at IS NULL)"
        }
        GrantStateName::Ready => {
            "(grants.state = 'ready' AND grants.window_start <= gatepass_now() AND \
             (grants.window_end IS NULL OR grants.window_end > gatepass_now()))"
        }
        GrantStateName::Active => {
            "(grants.state = 'open' AND grants.window_start <= gatepass_now() AND \
             (grants.window_end IS NULL OR grants.window_end > gatepass_now()) AND grants.expired_at IS NULL AND \
             (SELECT u.is_active FROM users u WHERE u.id = grants.beneficiary_id))"
        }
        GrantStateName::Expired => {
            "(grants.state IN ('open', 'ready') AND coalesce(grants.window_end <= gatepass_now(), false))"
        }
        GrantStateName::Revoking => "(grants.state = 'revoking')",
        GrantStateName::Revoked => "(grants.state = 'revoked')",
        GrantStateName::Ended => "(grants.state = 'ended')",
        GrantStateName::Failed => "(grants.state = 'failed')",
    };
    Box::new(sql::<Bool>(text))
}

/// Of several, the planner thinks that so many grants name them that it would read all in the order of the list.
fn names(assets: Vec<Uuid>) -> Condition {
    if assets.len() == 1 {
        return Box::new(sql::<Bool>("grants.assets @> ").bind::<Array<SqlUuid>, _>(assets));
    }
    let ids = sql::<Bool>("grants.id = ANY (ARRAY(SELECT g.id FROM grants g WHERE g.assets && ");
    Box::new(ids.bind::<Array<SqlUuid>, _>(assets).sql("))"))
}

fn gives_group(groups: Vec<Uuid>) -> Condition {
    let gives = "grants.id IN (SELECT m.grant_id FROM grant_groups m WHERE m.group_id = ANY (";
    Box::new(sql::<Bool>(gives).bind::<Array<SqlUuid>, _>(groups).sql("))"))
}

/// What is visible and asked for, except the text.
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
        q: _,
    } = filter.clone();
    let mut all: Vec<Condition> = vec![visible(actor)];
    // The same states are the same statement, however they are asked for.
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
