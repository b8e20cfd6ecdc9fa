//! The law of ticket states: for every stored state and around its deadline, SQL and the domain give the same state.

use gatepass_domain::flow::approver::BlockedReason;
use gatepass_domain::ids::TicketId;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::state::{FailureCause, State, StateName};
use gatepass_persistence::tickets;
use gatepass_testing::{World, asking, json};
use std::collections::BTreeSet;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

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
    let states = [
        State::Pending { level: 1 },
        State::Blocked { level: 1, reason: BlockedReason::NoEligibleApprover },
        State::Approved,
        State::Denied { reason: "no".to_owned(), next_steps: None },
        State::Canceled { reason: None },
        State::Expired,
        State::Error { cause: FailureCause::NothingLeft },
    ];
    let mut stored = BTreeSet::new();
    for state in states {
        let name = state.name();
        stored.insert(name);
        for after in [-1, 0, 1].map(Duration::microseconds) {
            let decision_deadline = now + after;
            let expected =
                Ticket { state: state.clone(), decision_deadline, ..ticket.clone() }.at(now).state.name();
            let deadline = decision_deadline.format(&Rfc3339).unwrap();
            let asked = format!("SELECT ticket_state_now('{name}', '{deadline}')");
            assert_eq!(world.query(&asked).await, [expected.as_str()], "{asked}");
        }
    }
    assert!(stored.iter().eq(&StateName::ALL.iter().copied().collect::<BTreeSet<_>>()), "{stored:?}");
}
