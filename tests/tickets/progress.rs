//! What a flow with `show_progress: false` keeps from its applicants: who decides, by whatever route.

use crate::support::{Person, World, asking, json, levels, people};

async fn told(person: &Person, id: &str) -> Vec<String> {
    let mut all = Vec::new();
    for part in ["", "/progress", "/history", "/comments"] {
        let answer = person.get(&format!("/tickets/{id}{part}")).await;
        assert_eq!(answer.status, 200, "{part}: {}", answer.text);
        all.push(answer.text);
    }
    for list in ["/tickets", "/grants"] {
        all.push(person.get(list).await.text);
    }
    all
}

#[actix_web::test]
async fn applicants_are_not_told_who_decides_by_any_route() {
    let world = World::new().await;
    let (alice, ann, ben, cleo) = (
        world.member("alice").await,
        world.member("ann").await,
        world.member("ben").await,
        world.member("cleo").await,
    );
    let (olga, eve) = (world.with_role("olga", "org_admin").await, world.with_role("eve", "auditor").await);
    let first = json!({ "mode": "quorum", "quorum": 2, "approvers": people(&[&ann, &ben]) });
    let approval = json!({ "type": "assigned", "levels": [first, { "approvers": people(&[&ann]) }] });
    world.flow_with(approval, json!({ "show_progress": false })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let id = ticket["id"].as_str().unwrap();
    ann.approve(&ticket).await.expect(200);
    ben.act("tickets", &ticket, "comments", json!({ "body": "Which change?" })).await.expect(201);
    let to = json!({ "level": 1, "approvers": [cleo.id], "reason": "leave" });
    olga.act("tickets", &ticket, "reassign", to).await.expect(200);
    cleo.approve(&ticket).await.expect(200);
    let body = json!({ "decision": "approve", "reason": "urgent" });
    olga.act("tickets", &ticket, "override", body).await.expect(200);

    let seen = alice.see(&ticket).await;
    assert_eq!((&seen["override"], &seen["decided_by"]), (&json!(null), &json!(null)));
    assert_eq!(seen["levels"][0]["approvers"], json!([]));
    assert_eq!(seen["levels"][0]["decisions"].as_array().unwrap().len(), 2);
    let comments = alice.get(&format!("/tickets/{id}/comments")).await.expect(200);
    assert_eq!(
        (&comments["items"][0]["author"], &comments["items"][0]["body"]),
        (&json!(null), &json!("Which change?"))
    );
    for person in [&ann, &ben, &cleo, &olga] {
        for text in told(&alice, id).await {
            assert!(
                !text.contains(&person.id) && !text.contains(&format!("\"{}\"", person.username)),
                "{text}"
            );
        }
        assert!(told(&eve, id).await.iter().any(|text| text.contains(&person.id)));
    }
}

#[actix_web::test]
async fn an_applicant_reads_their_own_words_and_others_are_told_who_decides() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow_with(levels(&[&[&ann]]), json!({ "show_progress": false })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    alice.act("tickets", &ticket, "comments", json!({ "body": "It is urgent" })).await.expect(201);
    let path = format!("/tickets/{}/comments", ticket["id"].as_str().unwrap());
    for person in [&alice, &ann] {
        assert_eq!(person.get(&path).await.expect(200)["items"][0]["author"]["username"], "alice");
    }
    assert_eq!(ann.see(&ticket).await["levels"][0]["approvers"][0]["username"], "ann");
}
