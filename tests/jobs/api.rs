//! The jobs API, which only super admins may use.

use super::{ask_for, dead_job, work_off};
use gatepass_app::jobs::JobKind;
use gatepass_domain::text::TextEnum;
use gatepass_testing::{World, json};

#[actix_web::test]
async fn lists_filter_by_everything_page_by_page() {
    let world = World::new().await;
    let dead = dead_job(&world).await;
    work_off(&world).await;
    ask_for(&world, JobKind::ExpireTickets, None).await;
    let all = world.admin.get("/jobs?include=total").await;
    let periodic = JobKind::ALL.iter().filter(|kind| kind.schedule().is_periodic()).count();
    assert_eq!(all.json["total"], periodic + 2);
    let mut paged = Vec::new();
    let mut path = "/jobs?limit=3".to_owned();
    loop {
        let page = world.admin.get(&path).await;
        paged.extend(page.ids());
        let Some(cursor) = page.json["next_cursor"].as_str() else { break };
        path = format!("/jobs?limit=3&cursor={cursor}");
    }
    assert_eq!(paged, all.ids());
    paged.reverse();
    assert_eq!(world.admin.get("/jobs?sort=created_at").await.ids(), paged);
    for (filter, found) in [
        ("state=dead", true),
        ("state=dead&state=done", true),
        ("state=queued", false),
        ("kind=clean_jobs", true),
        ("kind=expire_tickets", false),
        ("created_from=2020-01-01T00:00:00Z", true),
        ("created_to=2020-01-01T00:00:00Z", false),
    ] {
        assert_eq!(
            world.admin.get(&format!("/jobs?{filter}")).await.ids().contains(&dead),
            found,
            "{filter}"
        );
    }
    world.admin.get("/jobs?state=sleeping").await.problem(400, "invalid_query");
    world.admin.get("/jobs?owner=me").await.problem(400, "invalid_query");
    let found = all.json["items"].as_array().unwrap().iter().filter(|job| job["is_periodic"] == true);
    assert_eq!(found.count(), periodic);
    let job = world.admin.get(&format!("/jobs/{dead}")).await;
    assert_eq!((&job.json["state"], &job.json["attempts"]), (&json!("dead"), &json!(12)));
    assert!(!job.header("etag").is_empty());
}

#[actix_web::test]
async fn others_see_nothing_of_it() {
    let world = World::new().await;
    let job = json!({ "id": dead_job(&world).await });
    let path = format!("/jobs/{}", job["id"].as_str().unwrap());
    for role in ["member", "auditor", "org_admin"] {
        let person = world.with_role(role, role).await;
        person.get("/jobs").await.problem(403, "role_required");
        person.get(&path).await.problem(404, "not_found");
        person.act("jobs", &job, "retry", json!({})).await.problem(404, "not_found");
    }
    let reader = world.key(&world.admin, &["jobs:read"]).await;
    reader.get(&path).await.expect(200);
    reader.act("jobs", &job, "retry", json!({})).await.problem(403, "missing_scope");
    let writer = world.key(&world.admin, &["jobs:write"]).await;
    writer.get("/jobs").await.problem(403, "missing_scope");
    writer.act("jobs", &job, "retry", json!({})).await.expect(200);
    world.admin.act("jobs", &json!({ "id": world.org }), "retry", json!({})).await.problem(404, "not_found");
}
