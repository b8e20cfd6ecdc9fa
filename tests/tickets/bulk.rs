//! Bulk decisions: each ticket by itself, whatever happens to the others, and each once.

use super::queues::ask;
use futures::future::join_all;
use gatepass_testing::{Answer, Person, Value, World, asking, json, levels};
use reqwest::Method;
use time::Duration;

/// Tickets of Alice under a flow that Ann or Ben decides.
async fn desk(count: usize) -> (World, [Person; 3], Vec<String>) {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("ben").await);
    let flow = world.flow(levels(&[&[&ann, &ben]])).await;
    let web = world.asset("web").await;
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(ask(&alice, &world, &web, &flow).await);
    }
    (world, [alice, ann, ben], ids)
}

async fn with_key(person: &Person, verb: &str, key: &str, mut body: Value) -> Answer {
    if verb != "cancel" {
        body["level"] = json!(1);
    }
    let request = person.request(Method::POST, &format!("/tickets/{verb}")).header("idempotency-key", key);
    Answer::of(request.json(&body)).await
}

fn outcomes(answer: &Value) -> Vec<(String, u64, String)> {
    let outcome = |item: &Value| {
        let what =
            if item["problem"].is_null() { &item["ticket"]["state"] } else { &item["problem"]["code"] };
        let id = item["id"].as_str().unwrap().to_owned();
        (id, item["status"].as_u64().unwrap(), what.as_str().unwrap().to_owned())
    };
    answer["items"].as_array().unwrap().iter().map(outcome).collect()
}

#[actix_web::test]
async fn each_ticket_has_its_own_answer_in_the_order_of_the_request() {
    let (world, [alice, ann, _], ids) = desk(4).await;
    let unknown = "01980000-0000-7000-8000-000000000000";
    let web = world.asset("other").await;
    let manual = world.flow(json!({ "type": "manual" })).await;
    let not_hers = ask(&alice, &world, &web, &manual).await;
    alice.post(&format!("/tickets/{}/cancel", ids[1]), json!({})).await.expect(200);
    let asked = [&ids[2], &ids[1], unknown, &not_hers, &ids[0]];
    let answer = ann.post("/tickets/approve", json!({ "ids": asked, "comment": "fine" })).await.expect(207);
    let expected = [
        (ids[2].as_str(), 200, "approved"),
        (&ids[1], 409, "ticket_already_decided"),
        (unknown, 404, "not_found"),
        (&not_hers, 404, "not_found"),
        (&ids[0], 200, "approved"),
    ];
    let expected: Vec<_> = expected.map(|(id, status, what)| (id.to_owned(), status, what.to_owned())).into();
    assert_eq!(outcomes(&answer), expected);
    assert_eq!(answer["items"][0]["ticket"]["levels"][0]["decisions"][0]["comment"], "fine");
    assert_eq!(answer["items"][1]["problem"]["status"], 409);
    assert_eq!(world.number("SELECT count(*) FROM grants").await, 2);
    let denied =
        json!({ "ids": [ids[3], ids[0]], "reason": "freeze", "next_steps": "Monday", "internal_note": "hm" });
    let denied = ann.post("/tickets/deny", denied).await.expect(207);
    assert_eq!(outcomes(&denied)[0].2, "denied");
    assert_eq!(outcomes(&denied)[1].2, "ticket_already_decided");
    let canceled =
        alice.post("/tickets/cancel", json!({ "ids": [not_hers, ids[0]], "reason": "no need" })).await;
    let canceled = canceled.expect(207);
    assert_eq!(outcomes(&canceled)[0].2, "canceled");
    assert_eq!(outcomes(&canceled)[1].2, "ticket_already_decided");
    for (action, count) in [("ticket.approved", 2), ("ticket.denied", 1), ("ticket.canceled", 2)] {
        assert_eq!(
            world.number(&format!("SELECT count(*) FROM events WHERE action = '{action}'")).await,
            count
        );
    }
}

#[actix_web::test]
async fn an_id_counts_once_however_it_is_written() {
    let (_world, [alice, ann, _], ids) = desk(3).await;
    for (by, verb, id) in [(&ann, "approve", &ids[0]), (&ann, "deny", &ids[1]), (&alice, "cancel", &ids[2])] {
        let mut body = json!({ "ids": [id, id.to_uppercase(), id] });
        if verb != "approve" {
            body["reason"] = json!("freeze");
        }
        let answer = by.post(&format!("/tickets/{verb}"), body).await.expect(207);
        let told: Vec<_> = outcomes(&answer).into_iter().map(|(id, status, _)| (id, status)).collect();
        assert_eq!(told, [(id.clone(), 200)], "{verb}");
    }
}

#[actix_web::test]
async fn what_is_no_list_of_tickets_is_refused_as_a_whole() {
    let (world, [alice, ann, _], ids) = desk(1).await;
    let many: Vec<String> = (0..101).map(|n| format!("01980000-0000-7000-8000-{n:012}")).collect();
    for (body, code) in [
        (json!({ "ids": [] }), "too_few"),
        (json!({ "ids": many }), "too_many"),
        (json!({ "ids": ["x"] }), "wrong_format"),
        (json!({}), "required"),
    ] {
        let answer = ann.post("/tickets/approve", body).await;
        assert_eq!(answer.status, 422, "{}", answer.text);
        assert_eq!(answer.json["errors"][0]["code"], code, "{}", answer.text);
    }
    ann.post("/tickets/deny", json!({ "ids": ids, "reason": " " })).await.problem(422, "validation_failed");
    let reader = world.key(&ann, &["tickets:read"]).await;
    reader.post("/tickets/approve", json!({ "ids": ids })).await.problem(403, "missing_scope");
    world.anon().post("/tickets/approve", json!({ "ids": ids })).await.problem(401, "unauthenticated");
    let own = alice.post("/tickets/approve", json!({ "ids": ids })).await.expect(207);
    assert_eq!(outcomes(&own)[0].2, "own_ticket");
    assert_eq!(world.number("SELECT count(*) FROM decisions").await, 0);
}

#[actix_web::test]
async fn two_people_who_decide_the_same_tickets_at_once_decide_each_once() {
    let (world, [alice, ann, ben], ids) = desk(12).await;
    let turned: Vec<String> = ids.iter().rev().cloned().collect();
    let approve = |person: &Person, ids: &[String]| {
        let (person, body) = (person.clone(), json!({ "ids": ids }));
        async move { person.post("/tickets/approve", body).await.expect(207) }
    };
    let deny = ben.post("/tickets/deny", json!({ "ids": turned, "reason": "freeze" }));
    let cancel = alice.post("/tickets/cancel", json!({ "ids": ids }));
    let (one, two, three, four) = futures::join!(approve(&ann, &ids), approve(&ben, &turned), deny, cancel);
    let answers = [one, two, three.expect(207), four.expect(207)];
    let done = answers.iter().flat_map(outcomes);
    let mut won: Vec<String> = done.filter(|(_, status, _)| *status == 200).map(|(id, ..)| id).collect();
    won.sort();
    let mut all = ids.clone();
    all.sort();
    assert_eq!(won, all);
    let refused = answers.iter().flat_map(outcomes).filter(|(_, status, _)| *status == 409).count();
    assert_eq!(refused, 36);
    let twice = "SELECT count(*) FROM (SELECT ticket_id FROM decisions GROUP BY 1 HAVING count(*) > 1) twice";
    assert_eq!(world.number(twice).await, 0);
    let approved = world.number("SELECT count(*) FROM tickets WHERE state = 'approved'").await;
    assert_eq!(world.number("SELECT count(*) FROM grants").await, approved);
}

#[actix_web::test]
async fn many_at_once_on_few_connections_all_come_to_an_end() {
    let (world, [_, ann, ben], ids) = desk(6).await;
    let all = (0..12).map(|n| {
        let person = if n % 2 == 0 { &ann } else { &ben };
        let key = format!("key-{n}");
        async move { with_key(person, "approve", &key, json!({ "ids": ids_of(n) })).await }
    });
    // Each request needs more connections than there are.
    fn ids_of(n: usize) -> Vec<String> {
        (0..8).map(|i| format!("01980000-0000-7000-8000-{:012}", n * 8 + i)).collect()
    }
    for answer in join_all(all).await {
        assert!(outcomes(&answer.expect(207)).iter().all(|(_, status, _)| *status == 404));
    }
    let answers = join_all((0..8).map(|n| {
        let person = if n % 2 == 0 { &ann } else { &ben };
        let (key, body) = (format!("more-{n}"), json!({ "ids": ids }));
        async move { with_key(person, "approve", &key, body).await.expect(207) }
    }))
    .await;
    let won = answers.iter().flat_map(outcomes).filter(|(_, status, _)| *status == 200).count();
    assert_eq!(won, 6);
    assert_eq!(world.number("SELECT count(*) FROM grants").await, 6);
}

#[actix_web::test]
async fn a_key_acts_once_on_each_ticket_also_where_the_answer_was_never_given() {
    let (world, [_, ann, ben], ids) = desk(3).await;
    let body = json!({ "ids": ids });
    let first = with_key(&ann, "approve", "friday", json!({ "ids": ids })).await;
    let again = with_key(&ann, "approve", "friday", body.clone()).await;
    assert_eq!((again.header("idempotency-replayed"), &again.text), ("true", &first.text));
    // As if the server had died after two tickets: the third and the stored response are missing.
    world
        .sql(&format!(
            "DELETE FROM idempotency_keys WHERE key IN ('friday', '{}'); \
             DELETE FROM idempotency_keys WHERE key = 'friday'",
            ids[2]
        ))
        .await;
    let resumed = with_key(&ann, "approve", "friday", body.clone()).await.expect(207);
    assert_eq!(resumed["items"][0], first.json["items"][0]);
    assert_eq!(resumed["items"][1], first.json["items"][1]);
    // For this ticket, the server only knows that it is decided.
    assert_eq!(outcomes(&resumed)[2].2, "ticket_already_decided");
    assert_eq!(world.number("SELECT count(*) FROM decisions").await, 3);
    assert_eq!(world.number("SELECT count(*) FROM grants").await, 3);
    let other = json!({ "ids": [ids[0]] });
    with_key(&ann, "approve", "friday", other.clone()).await.problem(422, "idempotency_key_reused");
    // Another user's key with the same text is another key.
    assert_eq!(outcomes(&with_key(&ben, "approve", "friday", other).await.expect(207))[0].1, 409);
    world.travel(Duration::hours(25)).await;
    let late = with_key(&world.again(&ann).await, "approve", "friday", body).await.expect(207);
    assert!(outcomes(&late).iter().all(|(_, status, _)| *status == 409));
}

#[actix_web::test]
async fn refusals_are_remembered_in_short_and_told_again_as_they_were() {
    let (world, [_, ann, _], ids) = desk(1).await;
    let mut asked: Vec<String> = (0..99).map(|n| format!("01980000-0000-7000-8000-{n:012}")).collect();
    asked.push(ids[0].clone());
    let body = json!({ "ids": asked });
    let first = with_key(&ann, "approve", "friday", body.clone()).await;
    let again = with_key(&ann, "approve", "friday", body).await;
    assert_eq!((again.header("idempotency-replayed"), &again.text), ("true", &first.text));
    assert!(first.text.len() > 20_000, "{} bytes", first.text.len());
    let kept = world.number("SELECT length(body) FROM idempotency_keys WHERE key = 'friday'").await;
    assert!(kept < 1000, "{kept} bytes");
}

#[actix_web::test]
async fn the_same_request_twice_at_once_acts_once() {
    let (world, [_, ann, _], ids) = desk(5).await;
    let send = || with_key(&ann, "deny", "friday", json!({ "ids": ids, "reason": "freeze" }));
    for answer in join_all((0..4).map(|_| send())).await {
        match answer.status.as_u16() {
            207 => {
                assert!(outcomes(&answer.json).iter().all(|(_, _, what)| what == "denied"), "{}", answer.text)
            }
            _ => drop(answer.problem(409, "idempotency_in_progress")),
        }
    }
    let last = send().await.expect(207);
    assert!(outcomes(&last).iter().all(|(_, status, what)| *status == 200 && what == "denied"));
    assert_eq!(world.number("SELECT count(*) FROM decisions").await, 5);
    assert_eq!(world.number("SELECT count(*) FROM events WHERE action = 'ticket.denied'").await, 5);
}

#[actix_web::test]
async fn changes_are_made_to_each_of_them() {
    let (world, [alice, ann, _], mut ids) = desk(1).await;
    let mut body = asking(&world, &world.asset("more").await);
    body["request"]["actions"] = json!(["connect", "upload"]);
    ids.push(alice.ask(body).await["id"].as_str().unwrap().to_owned());
    let shorter = json!({ "timing": { "mode": "on_approval", "duration": "PT1H" }, "actions": ["connect"] });
    let answer = ann.post("/tickets/approve", json!({ "ids": ids, "changes": shorter })).await.expect(207);
    for item in answer["items"].as_array().unwrap() {
        assert_eq!(item["ticket"]["approved"]["actions"], json!(["connect"]), "{item}");
        assert_eq!(item["ticket"]["timing"]["duration"], "PT1H", "{item}");
    }
}
