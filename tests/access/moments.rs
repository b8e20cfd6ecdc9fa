//! The moments that questions are about, and the beginning of permissions.

use super::{Place, check, question, rule};
use gatepass_testing::{Value, World, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

#[actix_web::test]
async fn no_question_is_about_the_past() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let admin = &world.admin;
    let now =
        OffsetDateTime::parse(&world.stop_clock().await.replace(' ', "T").replace("+00", "Z"), &Rfc3339)
            .unwrap();
    let text = |by: i64| (now + Duration::seconds(by)).format(&Rfc3339).unwrap();
    for (by, is_past) in [(-61, true), (-60, false), (0, false), (3600, false)] {
        let asked = question(&place.host, json!({ "at": text(by) }));
        let batch = json!({ "checks": [question(&place.host, json!({})), asked] });
        let (user, asset) = (&world.admin.id, &place.host);
        let answers = [
            (admin.post("/access/check", asked.clone()).await, "/at"),
            (admin.post("/access/explain", asked.clone()).await, "/at"),
            (admin.post("/access/check-batch", batch).await, "/checks/1/at"),
            (admin.get(&format!("/access/assets?user_id={user}&at={}", text(by))).await, "at"),
            (admin.get(&format!("/access/users?asset_id={asset}&at={}", text(by))).await, "at"),
        ];
        for (answer, pointer) in answers {
            if is_past {
                let problem = answer.problem(422, "at_in_past");
                assert_eq!(problem["errors"][0]["pointer"], pointer);
            } else {
                answer.expect(200);
            }
        }
    }
}

#[actix_web::test]
async fn a_permission_begins_when_it_is_made() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let alice = world.member("alice").await;
    let id = rule(&world, json!({ "users": [alice.id], "nodes": [place.top] })).await;
    let path = format!("/permissions/{id}");
    let made = world.admin.get(&path).await.expect(200);
    assert_eq!((&made["valid_from"], made["valid_from"] == Value::Null), (&made["created_at"], false));
    assert_eq!(check(&alice, &place.host, json!({})).await.expect(200)["allowed"], true);
    let later = "2999-01-01T00:00:00Z";
    let moved = world.admin.patch(&path, json!({ "valid_from": later })).await.expect(200);
    assert_eq!(moved["valid_from"], later);
    let back = world.admin.patch(&path, json!({ "valid_from": null })).await.expect(200);
    assert_eq!(back["valid_from"], made["created_at"]);
    let over = json!({ "org_id": world.org, "name": "rule", "valid_until": "1999-01-01T00:00:00Z" });
    let over = world.admin.post("/permissions", over).await.expect(201);
    assert_eq!(over["ineffective_reasons"][0], "expired");
}
