//! The queues `administrator` and `others` of callers who read by role.

use gatepass_testing::{Person, World, asking, json, levels};
use time::Duration;

/// One ticket for each flow: manual, assigned, automatic; and a blocked one.
struct Desk {
    world: World,
    alice: Person,
    ann: Person,
    manual: String,
    assigned: String,
    automatic: String,
    blocked: String,
}

pub async fn ask(person: &Person, world: &World, asset: &str, flow: &str) -> String {
    let mut body = asking(world, asset);
    body["flow_id"] = json!(flow);
    person.ask(body).await["id"].as_str().unwrap().to_owned()
}

async fn desk() -> Desk {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let web = world.asset("web").await;
    let automatic = world.flow(json!({ "type": "automatic" })).await;
    let automatic = ask(&alice, &world, &web, &automatic).await;
    let manual = world.flow(json!({ "type": "manual" })).await;
    let assigned = world.flow(levels(&[&[&ann]])).await;
    let nobody = world.flow(levels(&[&[&alice]])).await;
    Desk {
        manual: ask(&alice, &world, &web, &manual).await,
        assigned: ask(&alice, &world, &web, &assigned).await,
        blocked: ask(&alice, &world, &web, &nobody).await,
        automatic,
        world,
        alice,
        ann,
    }
}

async fn ids(person: &Person, query: &str) -> Vec<String> {
    let answer = person.get(&format!("/tickets?include=total&{query}")).await;
    let total = answer.clone().expect(200)["total"].as_u64().unwrap();
    assert_eq!(answer.ids().len() as u64, total, "{query}");
    answer.ids()
}

#[actix_web::test]
async fn what_waits_for_an_administrator_is_apart_from_what_waits_for_others() {
    let Desk { world, ann, manual, assigned, automatic, blocked, .. } = desk().await;
    let auditor = world.with_role("audrey", "auditor").await;
    for reader in [&world.admin, &auditor] {
        assert_eq!(ids(reader, "queue=administrator").await, [blocked.as_str(), &manual]);
        assert_eq!(ids(reader, "queue=others").await, [assigned.as_str()]);
        assert_eq!(ids(reader, "queue=administrator&approval_type=assigned").await, [blocked.as_str()]);
        assert_eq!(ids(reader, "queue=administrator&state=blocked").await, [blocked.as_str()]);
        assert_eq!(ids(reader, "queue=others&state=blocked").await.len(), 0);
        assert_eq!(ids(reader, "queue=others&approval_type=manual").await.len(), 0);
    }
    // The grant failed, so an administrator has to act, whoever approved the ticket.
    let broken = r#"UPDATE tickets SET state = 'error', state_data = '{"state": "error", "cause": "nothing_left"}' WHERE id = "#;
    world.sql(&format!("{broken}'{automatic}'")).await;
    assert_eq!(ids(&world.admin, "queue=administrator").await, [blocked.as_str(), &manual, &automatic]);
    assert_eq!(ids(&world.admin, "queue=administrator&state=error").await, [automatic.as_str()]);
    ann.post(&format!("/tickets/{assigned}/approve"), json!({})).await.expect(200);
    assert_eq!(ids(&world.admin, "queue=others").await.len(), 0);
    assert_eq!(ids(&world.admin, "queue=others&state=approved").await, [assigned.as_str()]);
    assert_eq!(ids(&world.admin, "queue=administrator&state=approved").await.len(), 0);
}

#[actix_web::test]
async fn these_queues_are_empty_for_those_who_read_nothing_by_role() {
    let Desk { world, alice, ann, .. } = desk().await;
    let (theirs, oscar) = (world.new_org("theirs").await, world.stranger("oscar").await);
    world.join(&theirs, &oscar, "org_admin").await;
    for queue in ["administrator", "others"] {
        for person in [&alice, &ann, &oscar] {
            for filter in ["", "&state=pending", "&q=deploy", "&sort=updated_at", "&type=asset_access"] {
                let query = format!("queue={queue}{filter}");
                assert_eq!(ids(person, &query).await.len(), 0, "{} {query}", person.username);
            }
            let elsewhere = format!("queue={queue}&org_id={}", world.org);
            assert_eq!(ids(person, &elsewhere).await.len(), 0);
        }
    }
    // An admin of one organization who takes part in another sees the tickets of the latter in `all` only.
    world.join(&theirs, &ann, "org_admin").await;
    assert_eq!(ids(&ann, "queue=others").await.len(), 0);
    assert_eq!(ids(&ann, "queue=all").await.len(), 1);
}

#[actix_web::test]
async fn what_is_overdue_waits_for_nobody_and_is_found_as_expired() {
    let Desk { world, manual, assigned, blocked, .. } = desk().await;
    // The blocked ticket has waited for an admin, three times as long as the others for their approvers.
    world.travel(Duration::days(91)).await;
    let admin = world.again(&world.admin).await;
    assert_eq!(ids(&admin, "queue=administrator").await.len(), 0);
    assert_eq!(ids(&admin, "queue=others").await.len(), 0);
    assert_eq!(ids(&admin, "state=expired").await, [blocked.as_str(), &assigned, &manual]);
    assert_eq!(ids(&admin, "state=expired&state=blocked").await, [blocked.as_str(), &assigned, &manual]);
    assert_eq!(ids(&admin, "queue=administrator&state=expired").await, [manual.as_str()]);
    // A blocked ticket was for administrators. An expired one with assigned approvers is in the queue of others.
    assert_eq!(ids(&admin, "queue=others&state=expired").await, [blocked.as_str(), &assigned]);
    assert_eq!(ids(&admin, "state=expired&sort=decision_deadline").await, [manual, assigned, blocked]);
}

#[actix_web::test]
async fn devices_are_found_by_their_id_as_assets_are() {
    let Desk { world, manual, assigned, .. } = desk().await;
    let (laptop, other) = (world.asset("laptop").await, world.asset("other").await);
    // As a ticket for the administration of a device stores it.
    world
        .sql(&format!(
            "UPDATE tickets SET requested = requested || jsonb_build_object('assets', jsonb_build_array('{laptop}')) \
             WHERE id = '{assigned}'; \
             UPDATE tickets SET requested = requested || jsonb_build_object('asset_id', '{laptop}', 'assets', '[]'::jsonb) \
             WHERE id = '{manual}'"
        ))
        .await;
    let laptops = format!("asset_id={laptop}");
    assert_eq!(ids(&world.admin, &laptops).await, [assigned.as_str(), &manual]);
    assert_eq!(ids(&world.admin, &format!("queue=others&{laptops}&asset_id={other}")).await, [assigned]);
    assert_eq!(ids(&world.admin, &format!("asset_id={other}")).await.len(), 0);
}

#[actix_web::test]
async fn a_ticket_is_the_work_of_admins_while_one_of_them_can_approve_it() {
    let Desk { world, alice, manual, assigned, blocked, .. } = desk().await;
    let (olga, ben) = (world.with_role("olga", "org_admin").await, world.stranger("ben").await);
    let auditor = world.with_role("audrey", "auditor").await;
    let web = world.asset("db").await;
    let named = world.flow(levels(&[&[&olga, &ben], &[&ben]])).await;
    let named = ask(&alice, &world, &web, &named).await;
    let rule = json!({ "type": "assigned", "levels": [
        { "mode": "quorum", "quorum": 2, "approvers": [{ "kind": "org_admins" }, { "kind": "user", "id": ben.id }] },
    ] });
    let rule = world.flow(rule).await;
    let rule = ask(&alice, &world, &web, &rule).await;
    let supers = json!({ "type": "assigned", "levels": [{ "approvers": [{ "kind": "super_admins" }] }] });
    let supers = world.flow(supers).await;
    let supers = ask(&alice, &world, &web, &supers).await;
    let theirs = [&supers, &rule, &named, &blocked, &manual].map(String::as_str);
    for reader in [&world.admin, &olga, &auditor] {
        assert_eq!(ids(reader, "queue=administrator").await, theirs, "{}", reader.username);
        assert_eq!(ids(reader, "queue=others").await, [assigned.as_str()]);
    }
    super::summary::check(&auditor, "").await;
    // Another admin can still approve the first ticket. The second one waits for somebody who is no admin.
    olga.post(&format!("/tickets/{rule}/approve"), json!({ "level": 1 })).await.expect(200);
    olga.post(&format!("/tickets/{named}/approve"), json!({ "level": 1 })).await.expect(200);
    assert_eq!(ids(&auditor, "queue=others").await, [named.as_str(), &assigned]);
    // Whoever is no admin any more is an approver like others, and whoever becomes one is an admin.
    let role = |role: &str| json!({ "role": role });
    let members = format!("/organizations/{}/members", world.org);
    world.admin.put(&format!("{members}/{}", olga.id), role("member")).await.expect(200);
    world.admin.put(&format!("{members}/{}", ben.id), role("org_admin")).await.expect(201);
    crate::jobs::work_off(&world).await;
    assert_eq!(ids(&auditor, "queue=others").await, [assigned.as_str()]);
    assert_eq!(ids(&auditor, "queue=administrator").await, theirs);
    super::summary::check(&auditor, "").await;
    ben.post(&format!("/tickets/{named}/deny"), json!({ "level": 2, "reason": "no" })).await.expect(200);
    // A closed ticket is where its flow puts it.
    assert_eq!(ids(&auditor, "queue=others&state=denied").await, [named.as_str()]);
}

#[actix_web::test]
async fn answers_say_which_filters_were_applied_by_default() {
    let Desk { world, manual, assigned, blocked, .. } = desk().await;
    let admin = &world.admin;
    admin.post(&format!("/tickets/{manual}/deny"), json!({ "reason": "no" })).await.expect(200);
    let page = async |query: &str| admin.get(&format!("/tickets?{query}")).await;
    let applied = async |query: &str| page(query).await.expect(200)["applied_defaults"]["state"].clone();
    assert_eq!(applied("queue=administrator").await, json!(["pending", "blocked", "error"]));
    assert_eq!(applied("queue=others").await, json!(["pending"]));
    for query in ["", "queue=all", "queue=mine", "queue=others&state=denied", "queue=administrator&state=any"]
    {
        assert_eq!(applied(query).await, json!([]), "{query}");
    }
    // `any` lifts the default, also beside other states.
    assert_eq!(ids(admin, "queue=administrator").await, [blocked.as_str()]);
    assert_eq!(ids(admin, "queue=administrator&state=any").await, [blocked.as_str(), &manual]);
    assert_eq!(ids(admin, "queue=administrator&state=denied&state=any").await, [blocked.as_str(), &manual]);
    assert_eq!(ids(admin, "queue=others&state=any").await, [assigned.as_str()]);
    let counted = admin.get("/tickets/summary").await.expect(200);
    assert_eq!(counted["administrator"]["total"], 1);
    assert_eq!(counted["administrator"]["applied_defaults"]["state"].as_array().unwrap().len(), 3);
    let counted = admin.get("/tickets/summary?state=any").await.expect(200);
    assert_eq!(counted["administrator"]["total"], 2);
    assert_eq!(counted["administrator"]["applied_defaults"], json!({ "state": [] }));
    for path in ["/tickets/export", "/tickets/export/objects"] {
        let header = async |query: &str| {
            let answer = admin.get(&format!("{path}?format=ndjson&{query}")).await;
            answer.header("applied-defaults").to_owned()
        };
        assert_eq!(header("queue=others").await, "state=pending");
        assert_eq!(header("queue=others&state=any").await, "");
    }
    assert_eq!(page("state=some").await.status, 400);
}
