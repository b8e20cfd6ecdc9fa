//! `GET /events?after=`: a feed without gaps.

use super::event;
use gatepass_testing::{Person, Value, World};
use tokio_postgres::{Client, NoTls};

/// The feed from a position to its end: ids of the events, and the next position.
pub async fn follow(by: &Person, filters: &str, after: &str) -> (Vec<String>, String) {
    let (mut ids, mut after) = (Vec::new(), after.to_owned());
    loop {
        let answer = by.get(&format!("/events?after={after}{filters}")).await;
        let page = answer.clone().expect(200);
        assert_eq!(page["next_cursor"], Value::Null);
        ids.extend(answer.ids());
        page["next_after"].as_str().unwrap().clone_into(&mut after);
        if page["has_more"] == false {
            return (ids, after);
        }
    }
}

/// A session in the world's database, in a transaction that has stored an event.
async fn writer(world: &World) -> (Client, String) {
    let (client, connection) = tokio_postgres::connect(&world.url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let id = world.new_id();
    let insert = format!(
        "BEGIN; INSERT INTO events (id, at, action, org_id, data) \
         VALUES ('{id}', gatepass_now(), 'a.b', '{}', '{{}}')",
        world.org
    );
    client.batch_execute(&insert).await.unwrap();
    (client, id)
}

#[actix_web::test]
async fn an_event_that_becomes_visible_late_is_delivered_and_delays_none() {
    let world = World::new().await;
    let first = event(&world, Some(&world.org), "a.b", "").await;
    let (late, hidden) = writer(&world).await;
    let second = event(&world, Some(&world.org), "a.b", "").await;
    let (ids, after) = follow(&world.admin, "&action=a.b", "start").await;
    assert_eq!(ids, [first, second]);
    let third = event(&world, Some(&world.org), "a.b", "").await;
    let (ids, after) = follow(&world.admin, "&action=a.b", &after).await;
    assert_eq!(ids, [third]);
    late.batch_execute("COMMIT").await.unwrap();
    let (ids, after) = follow(&world.admin, "&action=a.b", &after).await;
    assert_eq!(ids, [hidden]);
    assert_eq!(follow(&world.admin, "&action=a.b", &after).await.0, [""; 0]);
}

#[actix_web::test]
async fn pages_repeat_and_skip_nothing_while_others_write() {
    let world = World::new().await;
    let mut expected = Vec::new();
    let (late, hidden) = writer(&world).await;
    for _ in 0..5 {
        expected.push(event(&world, Some(&world.org), "a.b", "").await);
    }
    // One transaction with more events than a page.
    let many: Vec<String> = (0..5).map(|_| world.new_id()).collect();
    let rows: Vec<String> =
        many.iter().map(|id| format!("('{id}', gatepass_now(), 'a.b', '{}', '{{}}')", world.org)).collect();
    let insert = format!("INSERT INTO events (id, at, action, org_id, data) VALUES {}", rows.join(","));
    world.sql(&insert).await;
    expected.extend(many);
    let (mut ids, mut after, mut late) = (Vec::new(), "start".to_owned(), Some(late));
    loop {
        let answer = world.admin.get(&format!("/events?action=a.b&limit=3&after={after}")).await;
        ids.extend(answer.ids());
        answer.json["next_after"].as_str().unwrap().clone_into(&mut after);
        if let Some(late) = late.take() {
            late.batch_execute("COMMIT").await.unwrap();
            expected.push(event(&world, Some(&world.org), "a.b", "").await);
        } else if answer.ids().is_empty() {
            break;
        }
    }
    expected.push(hidden);
    ids.sort();
    expected.sort();
    assert_eq!(ids, expected);
}

#[actix_web::test]
async fn a_feed_begins_at_the_start_or_now_and_an_empty_page_has_a_position() {
    let world = World::new().await;
    let old = event(&world, Some(&world.org), "a.b", "").await;
    let (ids, now) = follow(&world.admin, "&action=a.b", "now").await;
    assert_eq!(ids, [""; 0]);
    assert_eq!(follow(&world.admin, "&action=a.b", "start").await.0, [old.as_str()]);
    let (ids, later) = follow(&world.admin, "&action=a.b", &now).await;
    assert_eq!(ids, [""; 0]);
    let new = event(&world, Some(&world.org), "a.b", "").await;
    assert_eq!(follow(&world.admin, "&action=a.b", &later).await.0, [new.as_str()]);
    assert_eq!(follow(&world.admin, "&action=a.b", &now).await.0, [new.as_str()]);
}

#[actix_web::test]
async fn a_reader_finds_in_the_feed_what_the_list_shows() {
    let world = World::new().await;
    let other = world.new_org("other").await;
    let eve = world.with_role("eve", "auditor").await;
    let here = event(&world, Some(&world.org), "a.b", "").await;
    let there = event(&world, Some(&other), "a.b", "").await;
    event(&world, None, "a.b", "").await;
    assert_eq!(follow(&eve, "&action=a.b", "start").await.0, [here.as_str()]);
    assert_eq!(follow(&eve, &format!("&action=a.b&org_id={other}"), "start").await.0, [""; 0]);
    let both =
        follow(&world.admin, &format!("&action=a.b&org_id={other}&org_id={}", world.org), "start").await.0;
    assert_eq!(both, [here, there]);
    let alice = world.member("alice").await;
    alice.get("/events?after=now").await.problem(403, "role_required");
}

#[actix_web::test]
async fn a_garbled_position_is_refused() {
    let world = World::new().await;
    let after = follow(&world.admin, "", "now").await.1;
    for garbled in ["", "x", "later", &after[1..], &after[..after.len() - 1], &after.replace('e', "f")] {
        let problem =
            world.admin.get(&format!("/events?after={garbled}")).await.problem(400, "invalid_cursor");
        assert_eq!(problem["errors"][0]["pointer"], "after");
    }
    world.admin.get(&format!("/events?after={after}&action=a.b")).await.problem(400, "cursor_mismatch");
    for more in ["sort=created_at", "include=total", "cursor=x"] {
        let problem =
            world.admin.get(&format!("/events?after={after}&{more}")).await.problem(400, "invalid_query");
        assert_eq!(problem["errors"][0]["code"], "not_allowed");
    }
    // The database was restored, and its clock went back.
    world.sql("UPDATE feed_epochs SET epoch = epoch - 1000").await;
    world.admin.get(&format!("/events?after={after}")).await.problem(400, "invalid_cursor");
}

#[actix_web::test]
async fn ids_of_transactions_are_compared_within_an_epoch_only() {
    let world = World::new().await;
    let first = event(&world, Some(&world.org), "a.b", "").await;
    let (late, hidden) = writer(&world).await;
    let (ids, after) = follow(&world.admin, "&action=a.b", "start").await;
    assert_eq!(ids, [first]);
    late.batch_execute("COMMIT").await.unwrap();
    // After a failover, the database uses the ids again of transactions that it lost.
    world
        .sql("INSERT INTO feed_epochs SELECT max(epoch) + 1, 'another', gatepass_now() FROM feed_epochs")
        .await;
    let again = world.new_id();
    world
        .sql(&format!(
            "INSERT INTO events (id, at, action, org_id, data, xid) \
             VALUES ('{again}', gatepass_now(), 'a.b', '{}', '{{}}', '3')",
            world.org
        ))
        .await;
    let (ids, after) = follow(&world.admin, "&action=a.b", &after).await;
    assert_eq!(ids, [hidden, again]);
    assert_eq!(follow(&world.admin, "&action=a.b", &after).await.0, [""; 0]);
}

#[actix_web::test]
async fn a_narrow_filter_goes_through_the_log_in_parts() {
    let world = World::new().await;
    world
        .sql(
            "INSERT INTO events (id, at, action, data) \
             SELECT gen_random_uuid(), gatepass_now(), 'of.others', '{}' FROM generate_series(1, 10050)",
        )
        .await;
    let own = event(&world, Some(&world.org), "a.b", "").await;
    let page = world.admin.get("/events?action=a.b&after=start").await.expect(200);
    assert_eq!((&page["items"], &page["has_more"]), (&Value::Array(Vec::new()), &Value::Bool(true)));
    assert_eq!(follow(&world.admin, "&action=a.b", "start").await.0, [own]);
}

#[actix_web::test]
async fn a_feed_reads_its_index() {
    let (world, wire) = World::overheard().await;
    world
        .sql(
            "INSERT INTO events (id, at, action, data) \
             SELECT gen_random_uuid(), gatepass_now(), 'of.others', '{}' FROM generate_series(1, 5000)",
        )
        .await;
    world.sql("ANALYZE events").await;
    let after = follow(&world.admin, "", "now").await.1;
    wire.take();
    world.admin.get(&format!("/events?after={after}")).await.expect(200);
    let statements = wire.take().statements;
    let feed: Vec<&String> = statements.iter().filter(|text| text.contains("xid8")).collect();
    assert_eq!(feed.len(), 2, "{statements:#?}");
    let (client, connection) = tokio_postgres::connect(&world.url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute("SET plan_cache_mode = force_generic_plan").await.unwrap();
    for (number, text) in feed.into_iter().enumerate() {
        let parameters = client.prepare(text).await.unwrap().params().len();
        let nulls = vec!["NULL"; parameters].join(",");
        client.batch_execute(&format!("PREPARE p{number} AS {text}")).await.unwrap();
        let plan = client.query(&format!("EXPLAIN EXECUTE p{number}({nulls})"), &[]).await.unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
        assert!(plan.iter().any(|line| line.contains("events_feed_idx")), "{plan:#?}");
        assert!(!plan.iter().any(|line| line.contains("Seq Scan on events")), "{plan:#?}");
        assert!(!plan.iter().any(|line| line.contains("Sort ")), "{plan:#?}");
    }
}
