//! What refusals tell people: what is expected, with an example, and never a regular expression or the words of a parser.

use gatepass_testing::{Answer, Value, World, asking, json, levels};

/// The faults of a refusal.
pub fn faults(problem: &Value) -> Vec<(String, String, String)> {
    let text = |fault: &Value, name: &str| fault[name].as_str().unwrap().to_owned();
    let list = problem["errors"].as_array().unwrap();
    list.iter().map(|f| (text(f, "pointer"), text(f, "code"), text(f, "detail"))).collect()
}

#[actix_web::test]
async fn a_failed_pattern_says_what_is_expected_with_an_example() {
    let world = World::new().await;
    for (path, body, pointer, words) in [
        (
            "/organizations",
            json!({ "name": "Acme", "slug": "Acme Ltd" }),
            "/slug",
            "for example acme-payments",
        ),
        (
            "/users",
            json!({ "username": "", "name": "A", "email": "no" }),
            "/email",
            "for example alice@example.com",
        ),
        (
            "/assets",
            json!({ "org_id": world.org, "name": "web", "category": "host", "nodes": [],
                "protocols": [{ "name": "SSH!", "port": 22 }] }),
            "/protocols/0/name",
            "for example ssh",
        ),
        (
            "/flows",
            json!({ "org_id": world.org, "name": "x", "ticket_type": "asset_access", "approval": { "type": "manual" },
                "duration": { "mode": "max", "max": "4 hours" } }),
            "/duration/max",
            "for example PT4H",
        ),
        ("/groups", json!({ "org_id": "x", "name": "ops" }), "/org_id", "must be an id"),
    ] {
        let problem = world.admin.post(path, body).await.problem(422, "validation_failed");
        let found = faults(&problem);
        let (_, _, detail) =
            found.iter().find(|fault| fault.0 == pointer).unwrap_or_else(|| panic!("{problem}"));
        assert!(detail.contains(words), "{detail}");
        assert!(!detail.contains(['^', '[', '\\']), "{detail}");
    }
}

#[actix_web::test]
async fn a_blank_text_is_said_to_be_blank() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(levels(&[&[&world.admin]])).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let denied = world.admin.act("tickets", &ticket, "deny", json!({ "reason": " " })).await;
    let problem = denied.problem(422, "validation_failed");
    assert_eq!(faults(&problem), [("/reason".into(), "wrong_format".into(), "must not be blank".into())]);
}

#[actix_web::test]
async fn a_refused_duration_says_what_which_flow_allows() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let web = world.asset("web").await;
    for (duration, allowed) in [
        (json!({ "mode": "max", "max": "PT8H" }), "allows at most PT8H"),
        (json!({ "mode": "fixed", "duration": "PT4H" }), "allows exactly PT4H"),
        (json!({ "mode": "choice", "options": ["PT1H", "P1D"] }), "allows one of PT1H, P1D"),
    ] {
        let flow = world.flow_with(levels(&[&[&world.admin]]), json!({ "duration": duration })).await;
        let name = world.admin.get(&format!("/flows/{flow}")).await.expect(200)["name"].clone();
        let mut body = asking(&world, &web);
        body["flow_id"] = json!(flow);
        body["timing"] = json!({ "mode": "on_approval", "duration": "PT9H" });
        for path in ["/tickets", "/tickets/preview"] {
            let problem = alice.post(path, body.clone()).await.problem(422, "duration_not_allowed");
            let (pointer, _, detail) = faults(&problem).remove(0);
            assert_eq!(pointer, "/timing");
            assert!(detail.contains(allowed) && detail.contains(name.as_str().unwrap()), "{detail}");
        }
    }
}

#[actix_web::test]
async fn whoever_changes_a_duration_hears_what_which_flow_allows() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let olga = world.with_role("olga", "org_admin").await;
    let web = world.asset("web").await;
    for (duration, allowed) in [
        (json!({ "mode": "max", "max": "PT8H" }), "allows at most PT8H"),
        (json!({ "mode": "fixed", "duration": "PT4H" }), "allows at most PT4H"),
        (json!({ "mode": "choice", "options": ["PT4H", "P1D"] }), "allows at most P1D"),
    ] {
        let settings = json!({ "duration": duration, "approver_edits": "any" });
        let flow = world.flow_with(levels(&[&[&ann]]), settings).await;
        let name = world.admin.get(&format!("/flows/{flow}")).await.expect(200)["name"].clone();
        let mut body = asking(&world, &web);
        body["flow_id"] = json!(flow);
        let ticket = alice.ask(body).await;
        let told = |answer: Answer, place: &str| {
            let (pointer, _, detail) = faults(&answer.problem(422, "duration_not_allowed")).remove(0);
            assert_eq!(pointer, place);
            assert!(detail.contains(allowed) && detail.contains(name.as_str().unwrap()), "{detail}");
        };
        for timing in [json!({ "mode": "on_approval", "duration": "P2D" }), json!({ "mode": "permanent" })] {
            let changes = json!({ "timing": timing });
            let approval = json!({ "changes": changes });
            told(ann.act("tickets", &ticket, "approve", approval).await, "/changes/timing");
            let decision = json!({ "decision": "approve", "reason": "outage", "changes": changes });
            told(olga.act("tickets", &ticket, "override", decision).await, "/changes/timing");
        }
        let given = ann.approve(&ticket).await.expect(200);
        let grant = format!("/grants/{}", given["grants"][0].as_str().unwrap());
        told(olga.patch(&grant, json!({ "end": "2999-01-01T00:00:00Z" })).await, "/end");
    }
}

#[actix_web::test]
async fn an_end_before_the_start_is_no_fault_of_the_flow() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow_with(levels(&[&[&ann]]), json!({ "approver_edits": "any" })).await;
    let web = world.asset("web").await;
    let ends = json!({ "mode": "until", "start": "2999-01-02T00:00:00Z", "end": "2999-01-01T00:00:00Z" });
    let mut body = asking(&world, &web);
    body["timing"] = ends.clone();
    let problem = alice.post("/tickets", body.clone()).await.problem(422, "validation_failed");
    let expected = ("/timing/end".into(), "not_after_start".into(), "must be later than `start`".into());
    assert_eq!(faults(&problem), [expected]);
    body["timing"] = json!({ "mode": "on_approval", "duration": "PT0S" });
    let problem = alice.post("/tickets", body).await.problem(422, "validation_failed");
    assert_eq!(faults(&problem)[0].0, "/timing/duration");
    let ticket = alice.ask(asking(&world, &web)).await;
    let changes = json!({ "changes": { "timing": ends } });
    let problem = ann.act("tickets", &ticket, "approve", changes).await.problem(422, "validation_failed");
    assert_eq!(faults(&problem)[0].1, "not_after_start");
}

#[actix_web::test]
async fn a_time_is_explained_where_it_stands() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(levels(&[&[&world.admin]])).await;
    let web = world.asset("web").await;
    for end in ["tomorrow", "2026-12-31", "2026-12-31T25:00:00Z", "9999-12-31T23:59:59-12:00"] {
        let mut body = asking(&world, &web);
        body["timing"] = json!({ "mode": "until", "end": end });
        let problem = alice.post("/tickets", body).await.problem(422, "validation_failed");
        let found = faults(&problem);
        assert_eq!(found.len(), 1, "{problem}");
        assert_eq!((found[0].0.as_str(), found[0].1.as_str()), ("/timing/end", "wrong_format"), "{end}");
        assert!(found[0].2.contains("for example 2026-01-31T12:00:00Z"), "{end}: {}", found[0].2);
    }
    let problem = world.admin.get("/events?created_from=yesterday").await.problem(400, "invalid_query");
    assert!(faults(&problem)[0].2.contains("for example 2026-01-31T12:00:00Z"), "{problem}");
    let problem = world.admin.get("/events?actor_id=alice").await.problem(400, "invalid_query");
    assert!(faults(&problem)[0].2.contains("must be an id"), "{problem}");
}

#[actix_web::test]
async fn no_pointer_is_empty() {
    let world = World::new().await;
    for body in [json!([]), json!("text"), json!(null)] {
        for path in ["/groups", "/tickets", "/flows"] {
            let problem = world.admin.post(path, body.clone()).await.problem(422, "validation_failed");
            assert!(faults(&problem).iter().all(|fault| !fault.0.is_empty()), "{path}: {problem}");
        }
    }
}
