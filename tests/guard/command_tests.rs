//! `POST /command-groups/{id}/test`.

use super::{commands, made, pointers};
use gatepass_testing::{Answer, Value, World, json};
use reqwest::Method;

#[actix_web::test]
async fn it_tells_where_the_group_is_found() {
    let world = World::new().await;
    let list = made(&world.admin, commands(&*world.org, "list", "# no\nrm -rf\n/opt/run.sh")).await;
    let regex = json!({ "org_id": world.org, "name": "regex", "type": "regex", "content": "drop\\s+table", "ignore_case": true });
    let regex = made(&world.admin, regex).await;
    for (path, body, line, start, end) in [
        (&list, json!({ "command": "sudo /bin/rm  -rf /" }), json!(2), json!(5), json!(17)),
        (&list, json!({ "command": " /opt/run.sh " }), json!(3), json!(1), json!(12)),
        // ÿ ; rm -rf, with a byte that is no UTF-8.
        (&list, json!({ "command_base64": "/ztybSAtcmY=" }), json!(2), json!(2), json!(8)),
        (&regex, json!({ "command": "é; DROP  TABLE x" }), Value::Null, json!(4), json!(15)),
    ] {
        let told = world.admin.post(&format!("{path}/test"), body.clone()).await.expect(200);
        assert_eq!(told, json!({ "matches": true, "line": line, "start": start, "end": end }), "{body}");
    }
    for body in [json!({ "command": "rm -rfv" }), json!({ "command": "" }), json!({ "command_base64": "" })] {
        let told = world.admin.post(&format!("{list}/test"), body).await.expect(200);
        assert_eq!(told, json!({ "matches": false, "line": null, "start": null, "end": null }));
    }
}

#[actix_web::test]
async fn a_command_is_said_once_and_is_not_too_long() {
    let world = World::new().await;
    let path = format!("{}/test", made(&world.admin, commands(Value::Null, "list", "rm")).await);
    let long = "é".repeat(32 * 1024 + 1);
    let long_base64 = "AAAA".repeat(64 * 1024 / 3 + 1);
    for (body, pointer, code) in [
        (json!({}), "/command", "required"),
        (json!({ "command": "rm", "command_base64": "cm0=" }), "/command_base64", "not_allowed"),
        (json!({ "command_base64": "cm0" }), "/command_base64", "invalid_base64"),
        (json!({ "command_base64": "?" }), "/command_base64", "wrong_format"),
        (json!({ "command": long }), "/command", "too_many_bytes"),
        (json!({ "command_base64": long_base64 }), "/command_base64", "too_many_bytes"),
        (json!({ "command": "rm\0" }), "/command", "invalid_character"),
    ] {
        let problem = world.admin.post(&path, body).await.problem(422, "validation_failed");
        assert_eq!((pointers(&problem), &problem["errors"][0]["code"]), (vec![pointer], &json!(code)));
    }
    let most = json!({ "command": "é".repeat(32 * 1024) });
    world.admin.post(&path, most).await.expect(200);
    let stale = world.admin.request(Method::POST, &path).header("if-match", "\"x\"");
    Answer::of(stale.json(&json!({ "command": "rm" }))).await.problem(412, "stale");
}
