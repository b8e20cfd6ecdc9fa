//! Rows that this server did not write are found too: the database folds their texts as far as it can, and the job
//! `fold_texts` completes them.

use super::work_off;
use gatepass_testing::{World, asking, json, rows};

/// What the last release writes: rows without a folded text.
async fn rename_everything(world: &World, name: &str) {
    for (table, column, which) in [
        ("organizations", "name", "true"),
        ("users", "name", "username = 'alice'"),
        ("groups", "name", "true"),
        ("nodes", "name", "true"),
        ("assets", "name", "true"),
        ("accounts", "username", "id = (SELECT id FROM accounts ORDER BY id LIMIT 1)"),
        ("permissions", "name", "true"),
        ("flows", "name", "true"),
        ("flow_versions", "name", "true"),
        ("api_keys", "name", "true"),
    ] {
        world.sql(&format!("UPDATE {table} SET {column} = '{name}' WHERE {which}")).await;
    }
}

#[actix_web::test]
async fn rows_of_a_server_of_the_last_release_are_found() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let (host, group) = (world.asset("host").await, world.group("ops", &[]).await);
    world.node("home", None).await;
    world.flow(json!({ "type": "automatic" })).await;
    let ticket = alice.ask(asking(&world, &host)).await;
    world.key(&alice, &["tickets:read"]).await;
    let lists = [
        "organizations",
        "groups",
        "nodes",
        "assets",
        "permissions",
        "flows",
        "api-keys",
        "users?username=alice&",
    ];
    let found = async |q: &str| {
        for list in lists {
            let path = if list.contains('?') { format!("/{list}q={q}") } else { format!("/{list}?q={q}") };
            let items = world.admin.get(&path).await.expect(200)["items"].as_array().unwrap().len();
            assert_eq!(items, 1, "{path}");
        }
    };
    // The database folds accents and ASCII. So these rows are complete at once.
    rename_everything(&world, "Ren\u{e9} ONE").await;
    found("rene%20one").await;
    assert_eq!(unfinished(&world).await, 0);
    // It does not know the case of all letters. The job does.
    rename_everything(&world, "Stra\u{df}e \u{39f}\u{394}\u{39f}\u{3a3} \u{540}\u{531}\u{545}").await;
    found("stra\u{df}e%20\u{3bf}\u{3b4}\u{3bf}\u{3c2}").await;
    found("STRASSE%20\u{39f}\u{394}\u{39f}\u{3a3}").await;
    assert_eq!(unfinished(&world).await, 10);
    work_off(&world).await;
    assert_eq!(unfinished(&world).await, 0);
    found("\u{3b4}\u{3bf}\u{3c2}%20\u{570}\u{561}\u{575}").await;
    assert_eq!(world.admin.get("/groups?q=strasse").await.ids(), [group]);
    assert_eq!(world.admin.get("/grants?q=strasse").await.ids(), [ticket["grants"][0].as_str().unwrap()]);
}

#[actix_web::test]
async fn a_ticket_of_a_server_of_the_last_release_is_found_by_its_texts_and_the_names_at_that_time() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.sql("UPDATE users SET name = '\u{c9}lodie \u{c6}sir' WHERE username = 'alice'").await;
    let host = world.asset("host").await;
    world.flow(json!({ "type": "manual" })).await;
    let ticket = alice.ask(asking(&world, &host)).await;
    let second = world.new_id();
    let changes = "'number', 1000, 'title', 'Stra\u{df}e', 'search', NULL, 'folded', NULL";
    let copy = rows::copies("tickets", &format!("'id', '{second}', {changes}"), "tickets");
    let levels = "INSERT INTO ticket_levels (ticket_id, level, state) SELECT";
    world.sql(&format!("{copy}{levels} '{second}', level, state FROM ticket_levels")).await;
    let ids = async |q: &str| world.admin.get(&format!("/tickets?sort=created_at&q={q}")).await.ids();
    let first = ticket["id"].as_str().unwrap();
    assert_eq!(ids("elodie").await.len(), 2);
    assert_eq!(ids("HOST").await.len(), 2);
    assert_eq!(ids("deploy").await, [first]);
    work_off(&world).await;
    assert_eq!(unfinished(&world).await, 0);
    assert_eq!(ids("\u{e6}sir").await.len(), 2);
    assert_eq!(ids("STRASSE").await, [second]);
    assert_eq!(ids("4.2%20CHG-1042").await, [""; 0]);
}

#[actix_web::test]
async fn the_job_leaves_locked_rows_for_the_next_run() {
    let world = World::new().await;
    world.group("ops", &[]).await;
    world.sql("UPDATE groups SET name = '\u{540}\u{531}\u{545}'").await;
    let mut tx = world.db.begin().await.unwrap();
    gatepass_persistence::directory::groups::find_locked(&mut tx, only_group(&world).await).await.unwrap();
    let conn = world.db.conn().await.unwrap();
    assert_eq!(gatepass_persistence::folded::finish(&conn, 10).await.unwrap(), 0);
    tx.commit().await.unwrap();
    assert_eq!(gatepass_persistence::folded::finish(&conn, 10).await.unwrap(), 1);
    assert_eq!(gatepass_persistence::folded::finish(&conn, 10).await.unwrap(), 0);
}

async fn only_group(world: &World) -> gatepass_domain::ids::GroupId {
    gatepass_domain::ids::GroupId(world.query("SELECT id FROM groups").await[0].parse().unwrap())
}

async fn unfinished(world: &World) -> i64 {
    world.number("SELECT count(*) FROM unfinished_texts").await
}
