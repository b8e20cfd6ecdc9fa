//! The law of queues and visibility: of random tickets in random states, SQL gives each user the tickets that the
//! domain says.

mod order;

use gatepass_domain::authz::{Actor, Role, UserKind};
use gatepass_domain::ids::{OrgId, TicketId, UserId};
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::queue::Queue;
use gatepass_persistence::keyset::{Page, Sort};
use gatepass_persistence::tickets::{self, Filter, Stored, Summary};
use gatepass_persistence::{Conn, grants, now};
use gatepass_testing::{Person, Value, World, asking, json, levels, people};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::{BTreeMap, BTreeSet};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

const TICKETS: usize = 90;
const QUEUES: [Queue; 6] =
    [Queue::All, Queue::Mine, Queue::AwaitingMe, Queue::DecidedByMe, Queue::Administrator, Queue::Others];

/// The people and objects of the test. The first four people request access.
struct Cast {
    world: World,
    people: Vec<Person>,
    flows: Vec<String>,
    asset: String,
}

impl Cast {
    async fn new() -> Self {
        let world = World::new().await;
        let people = vec![
            world.member("alice").await,
            world.member("bob").await,
            world.with_role("olga", "org_admin").await,
            world.with_role("audrey", "auditor").await,
            world.stranger("ann").await,
            world.stranger("ben").await,
            world.stranger("oscar").await,
        ];
        let theirs = world.new_org("theirs").await;
        world.join(&theirs, &people[6], "org_admin").await;
        let [alice, bob, olga, _, ann, ben, _] = &people[..] else { panic!("seven people") };
        let all = json!({ "type": "assigned", "levels": [{ "mode": "all", "approvers": self::people(&[ann, ben]) }] });
        let patient = json!({ "type": "assigned", "levels": [{ "denials": 2, "approvers": self::people(&[ann, ben, olga]) }] });
        let soon = json!({ "pending_for": "PT1H" });
        let watched = json!({ "watchers": self::people(&[bob]), "show_progress": false });
        let silent = json!({ "show_progress": false });
        let flows = vec![
            world.flow(json!({ "type": "manual" })).await,
            world.flow_with(json!({ "type": "manual" }), soon.clone()).await,
            world.flow(json!({ "type": "automatic" })).await,
            world.flow(all).await,
            world.flow_with(levels(&[&[ann], &[ben, alice]]), watched).await,
            world.flow_with(patient, soon.clone()).await,
            world.flow_with(levels(&[&[alice]]), soon).await,
            world.flow_with(levels(&[&[ann, olga], &[ben]]), silent).await,
            world
                .flow(json!({ "type": "assigned", "levels": [
                { "mode": "all", "approvers": [{ "kind": "org_admins" }, { "kind": "user", "id": ben.id }] },
                { "approvers": [{ "kind": "super_admins" }] },
            ] }))
                .await,
        ];
        let asset = world.asset("web").await;
        Self { world, people, flows, asset }
    }

    /// Opens a ticket and has people do these acts, as far as they may.
    async fn play(&self, (applicant, flow, acts): Random) -> Option<Value> {
        let mut body = asking(&self.world, &self.asset);
        body["flow_id"] = json!(self.flows[flow]);
        let opened = self.people[applicant].post("/tickets", body).await;
        if !opened.status.is_success() {
            return None;
        }
        for (person, act) in acts {
            let (verb, body) = match act {
                0 | 1 => ("approve", json!({})),
                2 => ("deny", json!({ "reason": "no" })),
                3 => ("cancel", json!({})),
                4 => ("override", json!({ "decision": "approve", "reason": "urgent" })),
                5 => {
                    let watchers = format!("/tickets/{}/watchers", opened.json["id"].as_str().unwrap());
                    let named = json!({ "users": [self.people[person].id] });
                    self.world.admin.put(&watchers, named).await;
                    continue;
                }
                _ => (
                    "reassign",
                    json!({ "level": 1, "approvers": [self.people[person].id], "reason": "away" }),
                ),
            };
            let by = if act < 4 { person } else { 2 };
            self.people[by].act("tickets", &opened.json, verb, body).await;
        }
        Some(opened.json)
    }

    fn actors(&self) -> Vec<Actor> {
        let org = |text: &str| OrgId(text.parse().unwrap());
        let roles = [
            Some(Role::Member),
            Some(Role::Member),
            Some(Role::OrgAdmin),
            Some(Role::Auditor),
            None,
            None,
            None,
        ];
        let of = |person: &Person| Actor {
            user_id: UserId(person.id.parse().unwrap()),
            username: person.username.clone(),
            kind: UserKind::Human,
            is_super_admin: false,
            roles: BTreeMap::new(),
            scopes: None,
            asset: None,
            credential_made_by: None,
            restricted: BTreeSet::new(),
        };
        let here = org(&self.world.org);
        let people = self.people.iter().zip(roles);
        let all = people.map(|(person, role)| Actor {
            roles: role.map(|role| (here, role)).into_iter().collect(),
            ..of(person)
        });
        let elsewhere = OrgId(Uuid::from_u128(9));
        let other = Actor { roles: [(elsewhere, Role::OrgAdmin)].into(), ..of(&self.people[6]) };
        all.chain([other, Actor { is_super_admin: true, ..of(&self.world.admin) }]).collect()
    }
}

/// The applicant, the flow, and the acts with their actors.
type Random = (usize, usize, Vec<(usize, usize)>);

fn random() -> impl Strategy<Value = Random> {
    (0..4_usize, 0..9_usize, proptest::collection::vec((0..7_usize, 0..7_usize), 0..4))
}

async fn stored(world: &World, id: TicketId) -> Stored {
    let mut tx = world.db.begin().await.unwrap();
    let found = tickets::find_any_locked(&tx, id).await.unwrap().take_up(&mut tx);
    tx.rollback().await.unwrap();
    found
}

#[actix_web::test]
async fn sql_gives_each_user_the_tickets_that_the_domain_says() {
    let cast = Cast::new().await;
    let mut runner = TestRunner::deterministic();
    let mut ids = Vec::new();
    while ids.len() < TICKETS {
        let opened = cast.play(random().new_tree(&mut runner).unwrap().current()).await;
        ids.extend(opened.map(|ticket| TicketId(ticket["id"].as_str().unwrap().parse().unwrap())));
    }
    let broken = r#"state = 'error', state_data = '{"state": "error", "cause": "nothing_left"}'"#;
    for id in &ids[..5] {
        cast.world
            .sql(&format!("UPDATE tickets SET {broken} WHERE id = '{id}' AND state = 'approved'"))
            .await;
    }
    // As if global rules and a gateway had opened some tickets.
    let (oscar, last) = (&cast.people[6].id, ids.len() - 1);
    for id in ids[5..].iter().step_by(4).chain(&ids[last..]) {
        let without_grant = "NOT EXISTS (SELECT FROM grants g WHERE g.ticket_id = tickets.id)";
        cast.world
            .sql(&format!("UPDATE tickets SET is_global = true WHERE id = '{id}' AND {without_grant}"))
            .await;
    }
    for id in ids[5..].iter().step_by(6) {
        let asker = format!(
            "INSERT INTO ticket_readers (ticket_id, user_id, because, level) VALUES ('{id}', '{oscar}', 'asker', 0)"
        );
        cast.world.sql(&asker).await;
    }
    let mut all = Vec::new();
    for id in ids {
        all.push(stored(&cast.world, id).await);
    }
    assert!(all.iter().filter(|stored| stored.ticket.is_global).count() > 8, "too few of global rules");
    let user = |person: &Person| UserId(person.id.parse().unwrap());
    let admins = [user(&cast.world.admin), user(&cast.people[2])];
    let mut held: BTreeMap<String, usize> = BTreeMap::new();
    let mut veiled = 0;
    // Some tickets have expired by then.
    for hours in [0, 2] {
        cast.world.travel(Duration::hours(hours)).await;
        let conn = cast.world.db.conn().await.unwrap();
        let at = now(&conn).await.unwrap();
        for actor in cast.actors() {
            for queue in QUEUES {
                let expected = expected(&all, &actor, queue, &admins, at);
                assert_eq!(listed(&conn, &actor, queue).await, expected, "{queue:?} of {}", actor.username);
                let of = all.iter().map(|stored| &stored.ticket);
                let of: Vec<_> = of.filter(|ticket| expected.contains(&ticket.id)).collect();
                veiled += order::check(&conn, &actor, queue, &of, at).await;
                *held.entry(format!("{queue:?} {hours}")).or_default() += expected.len();
            }
            for stored in &all {
                seen(&conn, &actor, stored).await;
            }
        }
    }
    assert!(held.values().all(|times| *times > 4), "too easy: {held:?}");
    assert!(veiled > 4, "too easy: {veiled} lists hide progress");
}

fn expected(
    all: &[Stored],
    actor: &Actor,
    queue: Queue,
    [super_admin, admin]: &[UserId; 2],
    at: OffsetDateTime,
) -> BTreeSet<TicketId> {
    let tickets = all.iter().map(|stored| &stored.ticket);
    let holds = |ticket: &&Ticket| {
        // Super admins alone administer the tickets of global rules.
        let admins = [*super_admin].into_iter().chain((!ticket.is_global).then_some(*admin));
        queue.holds(ticket, actor, &admins.collect(), at)
    };
    tickets.filter(holds).map(|ticket| ticket.id).collect()
}

/// The tickets of a queue. Their number must be that of the count.
async fn listed(conn: &Conn, actor: &Actor, queue: Queue) -> BTreeSet<TicketId> {
    let filter = Filter { queue, ..Filter::default() };
    let page = Page { limit: 200, after: None, sort: Sort::Newest };
    let found = tickets::list(conn, actor, &filter, &page).await.unwrap();
    let count = tickets::count(conn, actor, &filter).await.unwrap();
    let summary = tickets::summary(conn, actor, &Filter::default()).await.unwrap();
    assert_eq!(counted(&summary, queue), count, "{queue:?} of {} in the summary", actor.username);
    assert_eq!(i64::try_from(found.len()).unwrap(), count, "{queue:?} of {}", actor.username);
    found.into_iter().map(|Stored { ticket, .. }| ticket.id).collect()
}

/// The number of tickets of a queue, by the summary.
fn counted(summary: &Summary, queue: Queue) -> i64 {
    let Summary { administrator, others, mine, awaiting_me, decided_by_me, all } = summary;
    let states = match queue {
        Queue::All => all,
        Queue::Mine => mine,
        Queue::AwaitingMe => awaiting_me,
        Queue::DecidedByMe => decided_by_me,
        Queue::Administrator => administrator,
        Queue::Others => others,
    };
    states.values().sum()
}

/// Checks that an actor finds a ticket and its grants exactly if the ticket is visible to them.
async fn seen(conn: &Conn, actor: &Actor, Stored { ticket, grants: given, .. }: &Stored) {
    let is_visible = ticket.is_visible_to(actor);
    let found = tickets::find_visible(conn, ticket.id, actor).await;
    assert_eq!(found.is_ok(), is_visible, "{ticket:?} of {}", actor.username);
    for grant in given {
        let found = grants::find_visible(conn, *grant, actor).await;
        assert_eq!(found.is_ok(), is_visible, "the grant of {ticket:?} of {}", actor.username);
        let shown = found.is_ok_and(|grant| grant.shows_subjects_to(actor));
        assert_eq!(shown, ticket.shows_subjects_to(actor), "the names of {ticket:?} to {}", actor.username);
    }
}
