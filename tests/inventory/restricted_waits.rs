//! An organization that restricts its inventory: who waits for the grants of an asset.

use super::restricted::Place;
use gatepass_testing::{Answer, Person, asking, json};
use reqwest::Method;

/// Whether the server waits for a change of the grants of an asset.
async fn waits(person: &Person, asset: &str) -> bool {
    let request = person
        .request(Method::GET, &format!("/grants?asset_id={asset}&state=active"))
        .header("prefer", "wait=1");
    let answer = Answer::of(request.header("if-none-match", "\"other\"")).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    answer.headers.contains_key("preference-applied")
}

#[actix_web::test]
async fn nobody_waits_for_grants_of_an_asset_that_is_hidden() {
    let Place { world, alice, web, safe, .. } = Place::new().await;
    assert!(waits(&alice, &web).await);
    for hidden in [safe, world.new_id()] {
        assert!(!waits(&alice, &hidden).await);
    }
}

#[actix_web::test]
async fn whoever_sees_a_grant_waits_although_its_asset_is_hidden_by_now() {
    let Place { world, alice, web, rule, .. } = Place::new().await;
    let bob = world.member("bob").await;
    world.flow(json!({ "type": "automatic" })).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let grant = ticket["grants"][0].as_str().unwrap();
    world.admin.post(&format!("/grants/{grant}/revoke"), json!({ "reason": "over" })).await.expect(200);
    world.admin.delete(&format!("/permissions/{rule}")).await.expect(204);
    alice.get(&format!("/assets/{web}")).await.problem(404, "not_found");
    assert_eq!(alice.get(&format!("/grants?asset_id={web}")).await.ids(), [grant]);
    assert!(waits(&alice, &web).await);
    assert!(!waits(&bob, &web).await);
}
