//! Statements that find tickets by their state, each against the domain.

use super::every_state;
use gatepass_domain::authz::{Actor, Role, UserKind};
use gatepass_domain::ids::{AssetId, OrgId, TicketId, UserId};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::state::StateName;
use gatepass_persistence::keyset::{Page, Sort};
use gatepass_persistence::tickets::{self, Filter, Key, Stored, UnderRules};
use gatepass_persistence::{Conn, inventory::assets, now};
use gatepass_testing::{Person, World, asking, json, levels};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn actor(person: &Person, org: OrgId, role: Option<Role>) -> Actor {
    Actor {
        user_id: UserId(person.id.parse().unwrap()),
        username: person.username.clone(),
        kind: UserKind::Human,
        is_super_admin: false,
        roles: role.map(|role| (org, role)).into_iter().collect::<BTreeMap<_, _>>(),
        scopes: None,
        asset: None,
        credential_made_by: None,
        restricted: BTreeSet::new(),
    }
}

/// A ticket for each stored state, before, at and after its deadline.
async fn every_ticket(world: &World, alice: &Person, web: &str) -> Vec<Ticket> {
    let mut all = Vec::new();
    for state in every_state() {
        for after in [-1, 0, 1] {
            let asked = alice.ask(asking(world, web)).await;
            let id = TicketId(asked["id"].as_str().unwrap().parse().unwrap());
            world
                .sql(&format!(
                    "UPDATE tickets SET state = '{}', state_data = '{}', \
                     decision_deadline = gatepass_now() + interval '{after} microseconds' WHERE id = '{id}'",
                    state.name(),
                    json!(state)
                ))
                .await;
            let conn = world.db.conn().await.unwrap();
            all.push(tickets::find_any(&conn, id).await.unwrap().ticket);
        }
    }
    all
}

async fn listed(conn: &Conn, actor: &Actor, filter: &Filter) -> BTreeSet<TicketId> {
    let page = Page { limit: 200, after: None, sort: Sort::Newest };
    let found = tickets::list(conn, actor, filter, &page).await.unwrap();
    assert_eq!(i64::try_from(found.len()).unwrap(), tickets::count(conn, actor, filter).await.unwrap());
    found.into_iter().map(|Stored { ticket, .. }| ticket.id).collect()
}

#[actix_web::test]
async fn statements_find_the_tickets_that_are_in_a_state_by_the_domain() {
    let world = World::new().await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&bob]])).await;
    world.stop_clock().await;
    let all = every_ticket(&world, &alice, &web).await;
    let org = OrgId(world.org.parse().unwrap());
    let actors = [
        actor(&alice, org, Some(Role::Member)),
        actor(&bob, org, Some(Role::Auditor)),
        Actor { is_super_admin: true, ..actor(&world.admin, org, None) },
    ];
    let mut conn = world.db.conn().await.unwrap();
    let at = now(&conn).await.unwrap();
    let which = |is: &dyn Fn(&Ticket) -> bool| -> BTreeSet<TicketId> {
        all.iter().filter(|ticket| is(ticket)).map(|ticket| ticket.id).collect()
    };
    let is_in = |states: &[StateName]| which(&|ticket| states.contains(&ticket.clone().at(at).state.name()));

    for first in StateName::ALL.iter().copied() {
        for states in [vec![first], vec![first, StateName::Pending], vec![first, StateName::Expired]] {
            for (actor, key) in actors.iter().flat_map(|a| [Key::Created, Key::Deadline].map(|key| (a, key)))
            {
                let filter = Filter { states: states.clone(), key, ..Filter::default() };
                let found = listed(&conn, actor, &filter).await;
                assert_eq!(found, is_in(&states), "{states:?} by {key:?} of {}", actor.username);
            }
        }
    }
    let ids = |found: Vec<TicketId>| found.into_iter().collect::<BTreeSet<_>>();
    let undecided = which(&|ticket| ticket.is_undecided(at));
    let asked = tickets::waiting_for(&conn, actors[1].user_id, None, 100).await.unwrap();
    assert_eq!(ids(asked), is_in(&[StateName::Pending]));
    assert_eq!(ids(tickets::blocked(&mut conn, None, 100).await.unwrap()), is_in(&[StateName::Blocked]));
    assert_eq!(ids(tickets::open_under(&conn, &UnderRules::default(), None, 100).await.unwrap()), undecided);
    let overdue = tickets::overdue(&conn, None, 100).await.unwrap();
    let overdue = overdue.into_iter().map(|due| TicketId(due.id)).collect();
    assert_eq!(ids(overdue), which(&|ticket| !ticket.state.name().is_final() && ticket.has_ended(at)));

    let mut tx = world.db.begin().await.unwrap();
    let open = tickets::open_of_locked(&tx, org, actors[0].user_id, 100).await.unwrap();
    assert_eq!(usize::try_from(open).unwrap(), which(&|ticket| !ticket.has_ended(at)).len());
    let of_asset =
        assets::open_tickets(&mut tx, org, AssetId(web.parse::<Uuid>().unwrap()), 100).await.unwrap();
    assert_eq!(ids(of_asset.into_iter().map(TicketId).collect()), undecided);
    tx.rollback().await.unwrap();
}
