//! Warnings about a flow that an admin saves.

use super::{expected, faults, make, manual};
use gatepass_domain::authz::UserKind;
use gatepass_testing::{World, json};

#[actix_web::test]
async fn rules_that_come_to_nobody_are_told_to_admins() {
    let world = World::new().await;
    let (olga, alice) = (world.with_role("olga", "org_admin").await, world.member("alice").await);
    let (gone, bot) = (world.stranger("gone").await, world.user("bot", UserKind::Service).await);
    for person in [&gone, &bot] {
        world.join(&world.org, person, "member").await;
    }
    world.sql(&format!("UPDATE users SET is_active = false WHERE id = '{}'", gone.id)).await;
    let (empty, bots) = (world.group("empty", &[]).await, world.group("bots", &[&bot, &gone]).await);
    let mut body = manual(&world.org, "Servers");
    body["approval"] = json!({ "type": "assigned", "levels": [{ "approvers": [
        { "kind": "user", "id": gone.id }, { "kind": "user", "id": bot.id }, { "kind": "group", "id": empty },
        { "kind": "group", "id": bots }, { "kind": "requester_manager" }, { "kind": "org_admins" }] },
        { "mode": "quorum", "quorum": 2, "denials": 2, "approvers": [{ "kind": "user", "id": olga.id }] }] });
    let flow = make(&olga, body).await;
    let at = |n: usize| format!("/approval/levels/0/approvers/{n}");
    assert_eq!(
        faults(&flow["warnings"]),
        expected(&[
            (&at(0), "user_inactive"),
            (&at(1), "user_is_service"),
            (&at(2), "group_empty"),
            (&at(3), "group_without_approver"),
            ("/approval/levels/1/quorum", "quorum_out_of_reach"),
            ("/approval/levels/1/denials", "denials_out_of_reach"),
        ])
    );
    let path = format!("/flows/{}", flow["id"].as_str().unwrap());
    assert!(alice.get(&path).await.expect(200).get("warnings").is_none());
    assert!(olga.get("/flows").await.expect(200)["items"][0].get("warnings").is_none());
}
