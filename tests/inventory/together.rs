//! Two concurrent changes of the inventory.

use super::{asset, id, node};
use futures::future::join_all;
use gatepass_testing::{World, json};

#[actix_web::test]
async fn moves_at_once_never_close_a_circle() {
    let world = World::new().await;
    let boss = &world.admin;
    for round in 0..5 {
        let mut nodes = Vec::new();
        for n in 0..4 {
            nodes.push(node(boss, &world.org, &format!("{round}.{n}"), None).await);
        }
        let moves = (0..4).map(|n| {
            let (path, parent) = (format!("/nodes/{}", nodes[n]), nodes[(n + 1) % 4].clone());
            async move { boss.patch(&path, json!({ "parent_id": parent })).await }
        });
        let statuses: Vec<u16> = join_all(moves).await.iter().map(|a| a.status.as_u16()).collect();
        assert_eq!(statuses.iter().filter(|s| **s == 200).count(), 3, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|s| **s == 409).count(), 1, "{statuses:?}");
    }
}

#[actix_web::test]
async fn a_permission_never_names_what_was_deleted_at_the_same_time() {
    let world = World::new().await;
    let boss = &world.admin;
    let home = node(boss, &world.org, "home", None).await;
    for round in 0..8 {
        let leaf = node(boss, &world.org, &format!("leaf {round}"), None).await;
        let host = asset(boss, &world.org, &format!("host {round}"), &[&home]).await;
        let rule = json!({ "org_id": world.org, "name": "rule", "assets": [host], "nodes": [leaf] });
        let (leaf, host) = (format!("/nodes/{leaf}"), format!("/assets/{host}"));
        let (rule, leaf_gone, host_gone) =
            futures::join!(boss.post("/permissions", rule), boss.delete(&leaf), boss.delete(&host));
        let gone: Vec<u16> = [leaf_gone, host_gone].iter().map(|a| a.status.as_u16()).collect();
        match rule.status.as_u16() {
            201 => assert_eq!(gone, [409, 409]),
            422 => assert!(gone.contains(&204), "{gone:?}"),
            other => panic!("{other}"),
        }
    }
}

#[actix_web::test]
async fn one_name_is_given_once() {
    let world = World::new().await;
    let home = node(&world.admin, &world.org, "home", None).await;
    let body =
        json!({ "org_id": world.org, "name": "db", "category": "host", "nodes": [home], "protocols": [] });
    let answers = join_all((0..4).map(|_| world.admin.post("/assets", body.clone()))).await;
    let made: Vec<_> = answers.iter().filter(|a| a.status.as_u16() == 201).collect();
    assert_eq!(made.len(), 1);
    assert_eq!(world.admin.get("/assets").await.ids(), [id(&made[0].json)]);
}

#[actix_web::test]
async fn a_node_made_while_its_parent_moves_is_where_its_parent_is() {
    let world = World::new().await;
    let boss = &world.admin;
    for round in 0..5 {
        let (top, middle) = (
            node(boss, &world.org, &format!("top {round}"), None).await,
            node(boss, &world.org, &format!("middle {round}"), None).await,
        );
        let moved = json!({ "parent_id": top });
        let child = json!({ "org_id": world.org, "name": "leaf", "parent_id": middle });
        let path = format!("/nodes/{middle}");
        let (moved, child) = futures::join!(boss.patch(&path, moved), boss.post("/nodes", child));
        moved.expect(200);
        let leaf = id(&child.expect(201));
        let host = asset(boss, &world.org, &format!("host {round}"), &[&leaf]).await;
        assert_eq!(boss.get(&format!("/assets?node_id={top}")).await.ids(), [host]);
    }
}
