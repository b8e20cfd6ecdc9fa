//! `GET /flows`.

use super::{faults, make, manual};
use gatepass_testing::{World, json};

#[actix_web::test]
async fn pages_show_every_flow_once_in_each_order() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for name in ["b", "d", "a", "c", "a"] {
        ids.push(make(&world.admin, manual(&world.org, name)).await["id"].as_str().unwrap().to_owned());
    }
    let by = |order: [usize; 5]| order.map(|i| ids[i].clone());
    let orders = [
        ("-created_at", by([4, 3, 2, 1, 0])),
        ("created_at", by([0, 1, 2, 3, 4])),
        ("name", by([2, 4, 0, 3, 1])),
        ("-name", by([1, 3, 0, 4, 2])),
    ];
    for (sort, order) in orders {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let answer = world.admin.get(&format!("/flows?sort={sort}&limit=2{cursor}")).await;
            seen.extend(answer.ids());
            let Some(next) = answer.json["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, order, "{sort}");
    }
}

#[actix_web::test]
async fn filters_narrow_and_repeat() {
    let world = World::new().await;
    let elsewhere = world.new_org("elsewhere").await;
    let mut disabled = manual(&world.org, "100% off");
    disabled["enabled"] = json!(false);
    let mut automatic = manual(&elsewhere, "Logins");
    automatic["ticket_type"] = json!("resource_access");
    automatic["item"] = json!({ "groups": [world.group_in(&elsewhere, "vpn", &[]).await] });
    let mut global = manual(&elsewhere, "Everywhere");
    global["org_id"] = json!(null);
    let mut ids = Vec::new();
    for body in [manual(&world.org, "Servers"), disabled, automatic, global] {
        ids.push(make(&world.admin, body).await["id"].as_str().unwrap().to_owned());
    }
    let org = &world.org;
    let both = format!("org_id={org}&org_id={elsewhere}");
    let cases: [(&str, &[usize]); 8] = [
        ("enabled=false", &[1]),
        ("global=true", &[3]),
        ("global=false&enabled=true", &[2, 0]),
        ("ticket_type=resource_access&ticket_type=asset_access", &[3, 2, 1, 0]),
        (&both, &[2, 1, 0]),
        ("q=SERV", &[0]),
        ("q=%25", &[1]),
        ("created_to=2000-01-01T00:00:00Z", &[]),
    ];
    for (query, found) in cases {
        let found: Vec<String> = found.iter().map(|i| ids[*i].clone()).collect();
        let answer = world.admin.get(&format!("/flows?include=total&{query}")).await;
        assert_eq!(answer.ids(), found, "{query}");
        assert_eq!(answer.json["total"], found.len(), "{query}");
    }
    world.admin.get("/flows?ticket_type=nothing&limit=x").await.problem(400, "invalid_query");
}

#[actix_web::test]
async fn nobody_makes_the_flow_of_a_review() {
    let world = World::new().await;
    let made = make(&world.admin, manual(&world.org, "Servers")).await;
    let flow = format!("/flows/{}", made["id"].as_str().unwrap());
    for ticket_type in ["login_review", "asset_login_review", "command_review"] {
        let mut body = manual(&world.org, "Reviews");
        body["ticket_type"] = json!(ticket_type);
        let refused = world.admin.post("/flows", body).await.problem(422, "validation_failed");
        assert_eq!(faults(&refused["errors"]), [("/ticket_type".to_owned(), "not_allowed".to_owned())]);
        let refused = world.admin.patch(&flow, json!({ "ticket_type": ticket_type })).await;
        assert_eq!(refused.problem(422, "validation_failed")["errors"][0]["pointer"], "/ticket_type");
    }
}
