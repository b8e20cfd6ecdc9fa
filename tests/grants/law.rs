//! The law of grant states: for every stored state and around every edge of a window, SQL and the domain give the same
//! state. `lists.rs` holds the statements that find grants by their state.

mod lists;

use gatepass_domain::connector::Provisioning;
use gatepass_domain::grant::{Grant, GrantState, GrantStateName};
use gatepass_domain::ids::{FlowId, GrantId, OrgId, TicketId, UserId};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::window::Window;
use gatepass_testing::World;
use std::collections::BTreeSet;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

#[actix_web::test]
async fn sql_says_of_a_grant_what_the_domain_says() {
    let world = World::new().await;
    world.set_clock("2026-11-29 08:00:00+00", Duration::ZERO).await;
    let now = OffsetDateTime::parse("2026-11-29T08:00:00Z", &Rfc3339).unwrap();
    let user = UserId(Uuid::from_u128(1));
    let states = [
        ("open", GrantState::Open),
        ("ready", GrantState::Ready { seconds: None }),
        ("revoked", GrantState::Revoked { by: user, reason: "deployed".to_owned(), at: now }),
        ("ended", GrantState::Ended { at: now }),
        ("failed", GrantState::Failed { cause: "no such group".to_owned(), at: now }),
    ];
    let tick = Duration::microseconds(1);
    let starts = [-Duration::HOUR, -tick, Duration::ZERO, tick, Duration::HOUR].map(|after| now + after);
    let ends = starts.map(Some).into_iter().chain([None]);
    let mut seen = BTreeSet::new();
    for (stored, state, provisioning) in
        states.iter().flat_map(|(stored, state)| stages().map(move |stage| (stored, state, stage)))
    {
        for (start, end) in starts.into_iter().flat_map(|start| ends.clone().map(move |end| (start, end))) {
            let window = Window { start, end };
            let grant = Grant {
                id: GrantId(Uuid::from_u128(2)),
                ticket_id: TicketId(Uuid::from_u128(3)),
                org_id: OrgId(Uuid::from_u128(4)),
                beneficiary: user,
                ticket_type: TicketType::AssetAccess,
                flow_id: FlowId(Uuid::from_u128(5)),
                assets: Vec::new(),
                window,
                started_at: None,
                expired_at: None,
                state: state.clone(),
                provisioning,
            };
            let text = |at: OffsetDateTime| format!("'{}'", at.format(&Rfc3339).unwrap());
            let end = end.map_or_else(|| "NULL".to_owned(), text);
            let stage = provisioning.map_or_else(|| "NULL".to_owned(), |stage| format!("'{stage}'"));
            let asked = format!("SELECT grant_state_now('{stored}', {stage}, {}, {end})", text(start));
            let expected = grant.state_at(now).to_string();
            assert_eq!(world.query(&asked).await, [expected.as_str()], "{asked}");
            let is_open = format!("SELECT grant_is_open('{stored}', {end})::text");
            assert_eq!(world.query(&is_open).await, [grant.is_open_at(now).to_string()], "{is_open}");
            let of_window = format!("SELECT window_has_begun({})::text || window_lasts({end})", text(start));
            let expected_of_window = format!("{}{}", window.has_begun(now), !window.is_over(now));
            assert_eq!(world.query(&of_window).await, [expected_of_window], "{of_window}");
            seen.insert(expected);
        }
    }
    let all: BTreeSet<String> = GrantStateName::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(seen, all);
}

/// How far connectors may be with a grant.
fn stages() -> impl Iterator<Item = Option<Provisioning>> {
    Provisioning::ALL.iter().copied().map(Some).chain([None])
}
