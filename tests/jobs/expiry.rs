//! Tickets past their deadline: every reader sees them as expired at once, and the first worker stores it.

use super::{periodic, work_off, worker};
use futures::future::{join, join_all};
use gatepass_app::jobs::JobKind;
use gatepass_testing::{Answer, Person, Value, World, asking, json, levels};
use time::Duration;

/// Tickets with a decision deadline of one hour.
async fn waiting(count: usize) -> (World, Person, Person, Vec<Value>) {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow_with(levels(&[&[&ann]]), json!({ "pending_for": "PT1H" })).await;
    let web = world.asset("web").await;
    let mut tickets = Vec::new();
    for _ in 0..count {
        tickets.push(alice.ask(asking(&world, &web)).await);
    }
    (world, alice, ann, tickets)
}

/// Counts events of this action for each ticket that has one.
async fn times(world: &World, actions: &str) -> Vec<String> {
    let sql = format!("SELECT count(*) FROM events WHERE action IN ({actions}) GROUP BY ticket_id");
    world.query(&sql).await
}

#[actix_web::test]
async fn a_late_worker_changes_no_answer() {
    let (world, alice, ann, tickets) = waiting(2).await;
    world.travel(Duration::hours(2)).await;
    let (alice, ann) = (world.again(&alice).await, world.again(&ann).await);
    let id = tickets[0]["id"].as_str().unwrap();
    let (path, history) = (format!("/tickets/{id}"), format!("/tickets/{id}/history"));
    let answers = async || {
        let mut said: Vec<String> = Vec::new();
        for (who, path) in [
            (&alice, path.as_str()),
            (&ann, path.as_str()),
            (&alice, "/tickets?state=expired&include=total"),
            (&alice, "/tickets?state=pending&include=total"),
            (&ann, "/tickets?queue=awaiting_me&include=total"),
        ] {
            let answer = who.get(path).await;
            said.push(format!("{path} {} {}", answer.header("etag"), answer.text));
        }
        said.push(ann.approve(&tickets[0]).await.problem(409, "ticket_already_decided")["title"].to_string());
        said
    };
    let before = answers().await;
    assert!(before[0].contains("\"state\":\"expired\""), "{}", before[0]);
    let had = alice.get(&history).await.ids().len();
    work_off(&world).await;
    assert_eq!(world.query("SELECT DISTINCT state FROM tickets").await, ["expired"]);
    assert_eq!(answers().await, before);
    // Only the log shows that a worker stored it.
    assert_eq!(alice.get(&history).await.ids().len(), had + 1);
}

#[actix_web::test]
async fn it_has_one_event_which_nobody_did() {
    let (world, _, _, _) = waiting(1).await;
    work_off(&world).await;
    assert_eq!(times(&world, "'ticket.expired'").await, [""; 0]);
    world.travel(Duration::minutes(61)).await;
    work_off(&world).await;
    world.travel(Duration::minutes(63)).await;
    work_off(&world).await;
    let event = world.admin.with_token(world.again(&world.admin).await.token.as_deref().unwrap());
    let events = event.get("/events?action=ticket.expired").await.expect(200)["items"].clone();
    assert_eq!(events.as_array().unwrap().len(), 1, "{events}");
    let event = &events[0];
    assert_eq!(
        (&event["actor"], &event["credential"], &event["ip"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(
        (&event["data"]["before"]["state"], &event["data"]["after"]["state"]),
        (&json!("pending"), &json!("expired"))
    );
    let dated = "SELECT (e.at >= t.decision_deadline AND e.at < t.decision_deadline + interval '2 minutes')::text \
                 FROM events e JOIN tickets t ON t.id = e.ticket_id WHERE e.action = 'ticket.expired'";
    assert_eq!(world.query(dated).await, ["true"]);
    assert_eq!(
        world
            .query("SELECT (decided_at = decision_deadline AND decided_by IS NULL)::text FROM tickets")
            .await,
        ["true"]
    );
    assert_eq!(world.query("SELECT DISTINCT state FROM ticket_levels").await, ["skipped"]);
}

#[actix_web::test]
async fn workers_and_deciders_at_once_expire_each_once() {
    let (world, _, ann, tickets) = waiting(30).await;
    world.travel(Duration::hours(2)).await;
    let ann = world.again(&ann).await;
    let decide = join_all(tickets.iter().map(|ticket| ann.approve(ticket)));
    let work = join_all((0..3).map(async |_| {
        // Three jobs, as when three leases ended and were taken over at once.
        super::ask_for(&world, JobKind::ExpireTickets, None).await;
        let worker = worker(&world);
        while worker.step().await.unwrap() {}
    }));
    let (answers, _) = join(decide, work).await;
    assert!(answers.iter().all(|answer: &Answer| answer.json["code"] == "ticket_already_decided"));
    assert_eq!(times(&world, "'ticket.expired', 'ticket.approved'").await, vec!["1"; 30]);
    assert_eq!(world.number("SELECT count(*) FROM grants").await, 0);
    assert_eq!(world.number("SELECT count(*) FROM tickets WHERE version = 2").await, 30);
}

#[actix_web::test]
async fn a_decision_on_the_edge_is_taken_or_the_ticket_expires_never_both() {
    let (world, _, ann, tickets) = waiting(20).await;
    world.travel(Duration::minutes(59)).await;
    let ann = world.again(&ann).await;
    let decide = join_all(tickets.iter().map(|ticket| ann.approve(ticket)));
    let expire = async {
        world.travel(Duration::minutes(61)).await;
        work_off(&world).await;
    };
    let (answers, ()) = join(decide, expire).await;
    let approved = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(times(&world, "'ticket.expired', 'ticket.approved'").await, vec!["1"; 20]);
    assert_eq!(times(&world, "'ticket.approved'").await.len(), approved);
    assert_eq!(usize::try_from(world.number("SELECT count(*) FROM grants").await).unwrap(), approved);
}

/// The time from a run to the next one.
async fn wait(world: &World) -> i64 {
    let sql =
        "SELECT extract(epoch FROM run_at - updated_at)::int FROM jobs WHERE unique_key = 'expire_tickets'";
    world.number(sql).await
}

/// Fails as a statement does that waits too long for a lock.
async fn lock(world: &World, tickets: &[Value]) {
    let ids: Vec<_> = tickets.iter().map(|ticket| ticket["id"].to_string().replace('"', "'")).collect();
    world
        .sql(&format!(
            "CREATE OR REPLACE FUNCTION locked() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             RAISE 'zu lange gesperrt' USING ERRCODE = '55P03'; END $$; \
             CREATE OR REPLACE TRIGGER locked BEFORE UPDATE ON tickets FOR EACH ROW \
             WHEN (OLD.id IN ({})) EXECUTE FUNCTION locked()",
            ids.join(", ")
        ))
        .await;
}

#[actix_web::test]
async fn one_that_is_locked_is_passed_over_and_after_two_the_database_is_waited_for() {
    let (world, _, _, tickets) = waiting(5).await;
    lock(&world, &[tickets[1].clone(), tickets[3].clone()]).await;
    world.travel(Duration::hours(2)).await;
    work_off(&world).await;
    assert_eq!(times(&world, "'ticket.expired'").await, vec!["1"; 3]);
    assert_eq!(wait(&world).await, 10);
    // They are the only ones by now, one after the other.
    world.travel(Duration::hours(3)).await;
    work_off(&world).await;
    let job = periodic(&world, JobKind::ExpireTickets).await;
    assert_eq!((&job["attempts"], wait(&world).await), (&json!(1), 5), "{job}");
}

#[actix_web::test]
async fn what_was_passed_over_is_told_at_the_end_of_all_turns() {
    let (world, _, _, tickets) = waiting(3).await;
    work_off(&world).await;
    world.travel(Duration::hours(2)).await;
    // The payload of a turn that ended after the first ticket.
    let first = tickets[0]["id"].as_str().unwrap();
    world
        .sql(&format!(
            "UPDATE jobs SET payload = jsonb_build_object('after', jsonb_build_object('id', t.id, 'since', \
             to_char(t.decision_deadline AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')), \
             'passed_over', '{{\"count\": 2, \"first\": \"one: inconsistent\"}}'::jsonb) \
             FROM tickets t WHERE t.id = '{first}' AND jobs.unique_key = 'expire_tickets'"
        ))
        .await;
    work_off(&world).await;
    let job = periodic(&world, JobKind::ExpireTickets).await;
    assert_eq!(job["last_error"], "2 passed over, the first: one: inconsistent");
    assert_eq!((&job["payload"], wait(&world).await), (&json!({}), 10));
    assert_eq!(times(&world, "'ticket.expired'").await, vec!["1"; 2]);
    world.travel(Duration::hours(3)).await;
    work_off(&world).await;
    assert_eq!(times(&world, "'ticket.expired'").await, vec!["1"; 3]);
    assert_eq!(periodic(&world, JobKind::ExpireTickets).await["last_error"], Value::Null);
}

#[actix_web::test]
async fn what_cannot_be_expired_keeps_nothing_else_from_it() {
    let (world, _, _, tickets) = waiting(5).await;
    let id = tickets[0]["id"].as_str().unwrap();
    world.sql(&format!("UPDATE tickets SET state_data = '{{}}' WHERE id = '{id}'")).await;
    world.travel(Duration::hours(2)).await;
    work_off(&world).await;
    assert_eq!(times(&world, "'ticket.expired'").await, vec!["1"; 4]);
    let job = periodic(&world, JobKind::ExpireTickets).await;
    let error = job["last_error"].as_str().unwrap();
    assert!(error.starts_with("1 passed over") && error.contains(id), "{error}");
    // The next run is not delayed by it.
    assert_eq!((&job["attempts"], wait(&world).await), (&json!(0), 10));
    world
        .sql(&format!(
            "UPDATE tickets SET state_data = '{{\"state\": \"pending\", \"level\": 1}}' WHERE id = '{id}'"
        ))
        .await;
    world.travel(Duration::hours(3)).await;
    work_off(&world).await;
    assert_eq!(times(&world, "'ticket.expired'").await, vec!["1"; 5]);
    assert_eq!(periodic(&world, JobKind::ExpireTickets).await["last_error"], Value::Null);
}
