//! `DELETE /flows/{id}`.

use super::{make, manual};
use crate::support::{World, json};
use futures::future::join_all;

#[actix_web::test]
async fn a_deleted_flow_is_gone_and_its_versions_are_kept() {
    let world = World::new().await;
    let flow = make(&world.admin, manual(&world.org, "Servers")).await;
    let id = flow["id"].as_str().unwrap();
    let path = format!("/flows/{id}");
    assert_eq!(world.admin.delete(&path).await.status, 204);
    world.admin.get(&path).await.problem(404, "not_found");
    world.admin.get(&format!("{path}/versions")).await.problem(404, "not_found");
    world.admin.patch(&path, json!({ "enabled": true })).await.problem(404, "not_found");
    assert!(world.admin.get("/flows").await.ids().is_empty());
    let mut conn = world.db.conn().await.unwrap();
    let id = gatepass_domain::ids::FlowId(id.parse().unwrap());
    let (name, _) = gatepass_persistence::flows::find_version(&mut conn, id, 1).await.unwrap();
    assert_eq!(name, "Servers");
    let event = &world.admin.get("/events?action=flow.").await.expect(200)["items"][0];
    assert_eq!((&event["action"], &event["subject"]["id"]), (&json!("flow.deleted"), &flow["id"]));
}

#[actix_web::test]
async fn of_two_deletions_at_once_one_finds_it() {
    let world = World::new().await;
    let flow = make(&world.admin, manual(&world.org, "Servers")).await;
    let path = format!("/flows/{}", flow["id"].as_str().unwrap());
    let answers = join_all([world.admin.delete(&path), world.admin.delete(&path)]).await;
    let mut statuses: Vec<_> = answers.iter().map(|a| a.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 404]);
}
