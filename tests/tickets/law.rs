//! The law of ticket states: for every stored state and around its deadline, SQL and the domain give the same state. `lists.rs`
//! holds the statements that find tickets by their state.

mod lists;

use gatepass_domain::flow::approver::BlockedReason;
use gatepass_domain::ids::TicketId;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::kind::{Offer, TicketType};
use gatepass_domain::ticket::state::{FailureCause, State, StateName};
use gatepass_persistence::tickets;
use gatepass_testing::{World, asking, json};
use std::collections::BTreeSet;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

fn every_state() -> [State; 7] {
    [
        State::Pending { level: 1 },
        State::Blocked { level: 1, reason: BlockedReason::NoEligibleApprover },
        State::Approved,
        State::Denied { reason: "no".to_owned(), next_steps: None },
        State::Canceled { reason: None },
        State::Expired,
        State::Error { cause: FailureCause::NothingLeft },
    ]
}

#[actix_web::test]
async fn sql_says_of_a_ticket_what_the_domain_says() {
    let world = World::new().await;
    let (alice, web) = (world.member("alice").await, world.asset("web").await);
    world.flow(json!({ "type": "automatic" })).await;
    let asked = alice.ask(asking(&world, &web)).await;
    let id = TicketId(asked["id"].as_str().unwrap().parse().unwrap());
    let mut tx = world.db.begin().await.unwrap();
    let ticket = tickets::find_any_locked(&tx, id).await.unwrap().take_up(&mut tx).ticket;
    tx.rollback().await.unwrap();

    world.set_clock("2026-11-29 08:00:00+00", Duration::ZERO).await;
    let now = OffsetDateTime::parse("2026-11-29T08:00:00Z", &Rfc3339).unwrap();
    let mut stored = BTreeSet::new();
    for state in every_state() {
        let name = state.name();
        stored.insert(name);
        for after in [-1, 0, 1].map(Duration::microseconds) {
            let decision_deadline = now + after;
            let ticket = Ticket { state: state.clone(), decision_deadline, ..ticket.clone() };
            let (is_open, is_undecided) = (!ticket.has_ended(now), ticket.is_undecided(now));
            let is_overdue = !name.is_final() && !is_open;
            let expected = ticket.at(now).state.name();
            let deadline = decision_deadline.format(&Rfc3339).unwrap();
            let asked = format!("SELECT ticket_state_now('{name}', '{deadline}')");
            assert_eq!(world.query(&asked).await, [expected.as_str()], "{asked}");
            for (function, expected) in [
                ("ticket_is_open", is_open),
                ("ticket_is_undecided", is_undecided),
                ("ticket_is_overdue", is_overdue),
            ] {
                let asked = format!("SELECT {function}('{name}', '{deadline}')::text");
                assert_eq!(world.query(&asked).await, [expected.to_string()], "{asked}");
            }
        }
    }
    for kind in TicketType::ALL {
        let asked = format!("SELECT is_catalog_type('{kind}')::text || is_device_type('{kind}')");
        let expected = format!("{}{}", kind.is_from_catalog(), kind.offer() == Offer::Devices);
        assert_eq!(world.query(&asked).await, [expected], "{asked}");
    }
    assert!(stored.iter().eq(&StateName::ALL.iter().copied().collect::<BTreeSet<_>>()), "{stored:?}");
}
