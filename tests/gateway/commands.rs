//! Gateways report commands.

use super::{Desk, at, faults, gateway};
use gatepass_testing::{Value, json};

fn typed(seq: i64, command: &str) -> Value {
    json!({ "seq": seq, "at": "2026-11-30T12:00:00Z", "command": command, "action": "accept" })
}

#[actix_web::test]
async fn a_repeated_report_counts_once() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let report = async |commands: Value| {
        desk.gateway
            .post(&at("sessions", &session, "/commands"), json!({ "commands": commands }))
            .await
            .expect(200)
    };
    let said = |accepted: i32, known: i32| json!({ "accepted": accepted, "known": known, "must_end": false });
    assert_eq!(report(json!([typed(1, "ls"), typed(2, "id")])).await, said(2, 0));
    assert_eq!(report(json!([typed(1, "ls"), typed(2, "id"), typed(3, "w")])).await, said(1, 2));
    assert_eq!(report(json!([])).await, said(0, 0));
    let seen = desk.alice.get(&at("sessions", &session, "")).await.expect(200);
    assert_eq!(seen["commands"], 3);
    let listed = desk
        .alice
        .get(&at("sessions", &session, "/commands?sort=created_at&include=total"))
        .await
        .expect(200);
    let commands: Vec<&str> =
        listed["items"].as_array().unwrap().iter().map(|one| one["command"].as_str().unwrap()).collect();
    assert_eq!((commands, &listed["total"]), (vec!["ls", "id", "w"], &json!(3)));
}

#[actix_web::test]
async fn a_command_is_kept_as_it_was_typed_or_its_beginning_and_a_hash() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let (rule, ticket) = (desk.world.new_id(), desk.world.new_id());
    let long = "x".repeat(65_536);
    let commands = json!([
        { "seq": 0, "at": "2026-11-30T12:00:00.5Z", "command": "  rm -rf /  ", "action": "reject", "rule_id": rule, "ticket_id": ticket },
        { "seq": 1, "at": "2026-11-30T12:00:01Z", "command_base64": "cmVib290IP8=", "action": "warn" },
        { "seq": 2, "at": "2026-11-30T12:00:02Z", "command": long, "action": "review" },
    ]);
    desk.gateway
        .post(&at("sessions", &session, "/commands"), json!({ "commands": commands }))
        .await
        .expect(200);
    let listed = desk.olga.get(&at("sessions", &session, "/commands?sort=created_at")).await.expect(200);
    let [first, second, third] = [0, 1, 2].map(|index| &listed["items"][index]);
    assert_eq!(first["command"], "  rm -rf /  ");
    assert_eq!(
        (&first["action"], &first["rule_id"], &first["ticket_id"]),
        (&json!("reject"), &json!(rule), &json!(ticket))
    );
    assert_eq!((&first["at"], &first["is_cut"]), (&json!("2026-11-30T12:00:00.5Z"), &json!(false)));
    assert_eq!(first["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(second["command"], "reboot \u{fffd}");
    assert_eq!((third["command"].as_str().unwrap().len(), &third["is_cut"]), (4096, &json!(true)));
    for (field, expected) in
        [("session_id", &session["id"]), ("user_id", &session["user_id"]), ("asset_id", &session["asset_id"])]
    {
        assert_eq!(&first[field], expected);
    }
}

#[actix_web::test]
async fn only_the_gateway_that_opened_the_session_reports() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let other = gateway(&desk.world, "other").await;
    let (commands, body) = (at("sessions", &session, "/commands"), json!({ "commands": [typed(1, "ls")] }));
    let end = at("sessions", &session, "/end");
    for someone in [&other, &desk.olga, &desk.alice, &desk.world.admin] {
        someone.post(&commands, body.clone()).await.problem(403, "role_required");
        someone.post(&end, json!({})).await.problem(403, "role_required");
    }
    let bob = desk.world.member("bob").await;
    bob.post(&commands, body.clone()).await.problem(404, "not_found");
    bob.post(&end, json!({})).await.problem(404, "not_found");
    let key = desk.world.key(&desk.gateway, &["sessions:read", "sessions:write"]).await;
    key.post(&commands, body.clone()).await.problem(403, "missing_scope");
    // A gateway that audits no longer.
    desk.world
        .sql(&format!("UPDATE members SET role = 'member' WHERE user_id = '{}'", desk.gateway.id))
        .await;
    desk.gateway.post(&commands, body.clone()).await.problem(403, "role_required");
    desk.world
        .sql(&format!("UPDATE members SET role = 'org_admin' WHERE user_id = '{}'", desk.gateway.id))
        .await;
    desk.gateway.post(&commands, body).await.expect(200);
}

#[actix_web::test]
async fn all_faults_of_a_report_are_told_at_once() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let path = at("sessions", &session, "/commands");
    let both = json!({ "seq": 1, "at": "2026-11-30T12:00:00Z", "command": "ls", "command_base64": "bHM=", "action": "accept" });
    let neither = json!({ "seq": 1, "at": "2026-11-30T12:00:00Z", "action": "accept" });
    let crooked =
        json!({ "seq": 2, "at": "2026-11-30T12:00:00Z", "command_base64": "?", "action": "accept" });
    let refused = desk.gateway.post(&path, json!({ "commands": [both, neither, crooked] })).await;
    let refused = refused.problem(422, "validation_failed");
    assert_eq!(
        faults(&refused),
        [
            ("/commands/0/command_base64", "not_allowed"),
            ("/commands/1/seq", "duplicate"),
            ("/commands/1/command", "required"),
            ("/commands/2/command_base64", "invalid_format"),
        ]
    );
    let shapes =
        json!({ "seq": -1, "at": "noon", "command": "ls", "action": "allow", "rule_id": "r", "by": 1 });
    let refused =
        desk.gateway.post(&path, json!({ "commands": [shapes] })).await.problem(422, "validation_failed");
    assert_eq!(faults(&refused).len(), 5);
    let many: Vec<Value> = (0..1001).map(|seq| typed(seq, "ls")).collect();
    desk.gateway.post(&path, json!({ "commands": many })).await.problem(422, "validation_failed");
    desk.gateway.post(&path, json!({ "commands": many[..1000] })).await.expect(200);
    // A session has at most a million commands.
    desk.world.sql("UPDATE asset_sessions SET commands = 999999").await;
    let next = |from: i64| json!({ "commands": [typed(from, "ls"), typed(from + 1, "ls")] });
    desk.gateway.post(&path, next(5000)).await.problem(409, "too_many_commands");
}

#[actix_web::test]
async fn commands_are_accepted_for_an_hour_after_the_end() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    desk.alice.post(&at("sessions", &session, "/terminate"), json!({ "reason": "done" })).await.expect(200);
    let report = async |seq| {
        let body = json!({ "commands": [typed(seq, "exit")] });
        desk.gateway.post(&at("sessions", &session, "/commands"), body).await
    };
    let answer = report(1).await.expect(200);
    assert_eq!(answer, json!({ "accepted": 1, "known": 0, "must_end": true }));
    desk.world.travel(time::Duration::minutes(61)).await;
    report(2).await.problem(409, "session_ended");
}

#[actix_web::test]
async fn a_report_tells_the_gateway_that_the_access_is_over() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    desk.world.admin.delete(&format!("/permissions/{}", desk.permission)).await.expect(204);
    let body = json!({ "commands": [typed(1, "ls")] });
    let answer = desk.gateway.post(&at("sessions", &session, "/commands"), body).await.expect(200);
    assert_eq!(answer["must_end"], true);
    let seen = desk.olga.get(&at("sessions", &session, "")).await.expect(200);
    assert_eq!((&seen["state"], &seen["end_reason"]), (&json!("ended"), &json!("access_revoked")));
}
