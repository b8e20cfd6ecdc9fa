//! Who reads on when they leave the organization, and who does not.

use super::{Desk, desk, is_hidden, is_seen, leave, path};
use gatepass_testing::{asking, json, levels};

#[actix_web::test]
async fn whoever_leaves_reads_on_only_if_a_rule_still_names_them() {
    let Desk { world, alice, ann, ben, web } = desk().await;
    let (wim, gus, eve) = (world.member("wim").await, world.member("gus").await, world.member("eve").await);
    let (vera, dora, mona) =
        (world.member("vera").await, world.member("dora").await, world.member("mona").await);
    world.sql(&format!("UPDATE users SET manager_id = '{}' WHERE id = '{}'", mona.id, alice.id)).await;
    let (cc, later) = (world.group("cc", &[&gus]).await, world.group("later", &[&eve]).await);
    let approval = json!({ "type": "assigned", "levels": [
        { "approvers": [{ "kind": "user", "id": ann.id }] },
        { "approvers": [{ "kind": "user", "id": dora.id }, { "kind": "group", "id": later }] },
        { "approvers": [{ "kind": "requester_manager" }, { "kind": "user", "id": ben.id }] },
    ] });
    let watchers = json!([{ "kind": "group", "id": cc }, { "kind": "user", "id": vera.id }]);
    world.flow_with(approval, json!({ "watchers": watchers })).await;
    let mut body = asking(&world, &web);
    body["watchers"] = json!([wim.id]);
    let ticket = alice.ask(body).await;
    let gone = [&wim, &gus, &eve];
    let named = async || {
        for person in gone {
            is_hidden(person, &ticket).await;
        }
        for person in [&vera, &dora, &mona] {
            person.get(&path(&ticket)).await.expect(200);
        }
    };
    for person in [&wim, &gus, &eve, &vera, &dora, &mona] {
        person.get(&path(&ticket)).await.expect(200);
        leave(&world, person).await;
        // No job has run.
        if gone.iter().any(|other| other.id == person.id) {
            is_hidden(person, &ticket).await;
        } else {
            person.get(&path(&ticket)).await.expect(200);
        }
    }
    named().await;
    assert_eq!(alice.see(&ticket).await["watchers"], json!([]));
    crate::jobs::work_off(&world).await;
    named().await;
    ann.approve(&ticket).await.expect(200);
    named().await;
    assert_eq!(dora.get("/tickets?queue=awaiting_me").await.ids(), [ticket["id"].as_str().unwrap()]);
    dora.approve(&ticket).await.expect(200);
    named().await;
}

#[actix_web::test]
async fn readers_of_an_ended_ticket_stay_until_they_leave() {
    let Desk { world, alice, ann, ben, web } = desk().await;
    let wim = world.member("wim").await;
    world.flow(levels(&[&[&ann], &[&ben]])).await;
    let mut body = asking(&world, &web);
    body["watchers"] = json!([wim.id]);
    let ticket = alice.ask(body).await;
    let deny = json!({ "level": 1, "reason": "no" });
    ann.post(&format!("{}/deny", path(&ticket)), deny).await.expect(200);
    is_seen(&wim, &ticket, json!(["comment"])).await;
    is_seen(&ben, &ticket, json!([])).await;
    leave(&world, &wim).await;
    is_hidden(&wim, &ticket).await;
}
