//! Bulk revocation: each grant is revoked by itself, once, with its own result.

use futures::future::join_all;
use gatepass_testing::{Answer, Person, Value, World, asking, json};
use reqwest::Method;

struct Given {
    world: World,
    olga: Person,
    grants: Vec<String>,
}

async fn given() -> Given {
    let world = World::new().await;
    let (alice, olga) = (world.member("alice").await, world.with_role("olga", "org_admin").await);
    world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web").await;
    let mut grants = Vec::new();
    for _ in 0..3 {
        let ticket = alice.ask(asking(&world, &web)).await;
        grants.push(ticket["grants"][0].as_str().unwrap().to_owned());
    }
    Given { world, olga, grants }
}

fn body(grants: &[String]) -> Value {
    json!({ "ids": grants, "reason": "the contract has ended" })
}

async fn keyed(person: &Person, key: &str, body: &Value) -> Answer {
    Answer::of(person.request(Method::POST, "/grants/revoke").header("idempotency-key", key).json(body)).await
}

fn statuses(answer: &Answer) -> Vec<i64> {
    answer.json["items"].as_array().unwrap().iter().map(|item| item["status"].as_i64().unwrap()).collect()
}

async fn revoked(world: &World) -> i64 {
    world.number("SELECT count(*) FROM events WHERE action = 'grant.revoked'").await
}

#[actix_web::test]
async fn each_has_its_own_result() {
    let Given { world, olga, grants } = given().await;
    olga.post(&format!("/grants/{}/revoke", grants[1]), json!({ "reason": "first" })).await.expect(200);
    let unknown = world.org.clone();
    let ids = [grants[0].clone(), grants[1].clone(), unknown.clone(), grants[2].clone()];
    let answer = olga.post("/grants/revoke", body(&ids)).await;
    assert_eq!((answer.status.as_u16(), statuses(&answer)), (207, vec![200, 409, 404, 200]));
    let items = &answer.json["items"];
    assert_eq!((&items[0]["grant"]["state"], &items[0]["problem"]), (&json!("revoked"), &Value::Null));
    assert_eq!(items[0]["grant"]["revoked"]["by"]["username"], "olga");
    assert_eq!((&items[1]["problem"]["code"], &items[1]["grant"]), (&json!("grant_not_open"), &Value::Null));
    assert_eq!((&items[2]["id"], &items[2]["problem"]["code"]), (&json!(unknown), &json!("not_found")));
    assert_eq!(world.query("SELECT count(*) FROM permissions WHERE is_active").await, ["0"]);
    assert_eq!(revoked(&world).await, 3);
}

#[actix_web::test]
async fn it_takes_an_admin_of_each_and_a_key_that_may_write() {
    let Given { world, olga, grants } = given().await;
    let eve = world.with_role("eve", "auditor").await;
    let answer = eve.post("/grants/revoke", body(&grants)).await;
    assert_eq!(statuses(&answer), [403, 403, 403]);
    let mallory = world.member("mallory").await.post("/grants/revoke", body(&grants)).await;
    assert_eq!(statuses(&mallory), [404, 404, 404]);
    let key = world.key(&olga, &["grants:read"]).await;
    key.post("/grants/revoke", body(&grants)).await.problem(403, "missing_scope");
    assert_eq!(revoked(&world).await, 0);
    for wrong in
        [json!({ "ids": [], "reason": "x" }), json!({ "ids": grants }), body(&vec![grants[0].clone(); 101])]
    {
        olga.post("/grants/revoke", wrong).await.problem(422, "validation_failed");
    }
}

#[actix_web::test]
async fn an_id_counts_once_however_it_is_written() {
    let super::Given { world, alice: _, grant } = super::given().await;
    let id = grant["id"].as_str().unwrap();
    let body = json!({ "ids": [id, id.to_uppercase(), id], "reason": "done" });
    let answer = world.admin.post("/grants/revoke", body).await.expect(207);
    let items = answer["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["status"], &items[0]["id"]), (1, &json!(200), &json!(id)));
}

#[actix_web::test]
async fn repeated_with_its_key_each_is_taken_away_once() {
    let Given { world, olga, grants } = given().await;
    let body = body(&grants);
    let first = keyed(&olga, "k1", &body).await;
    let second = keyed(&olga, "k1", &body).await;
    assert_eq!((statuses(&first), &first.text), (vec![200; 3], &second.text));
    assert_eq!((first.header("idempotency-replayed"), second.header("idempotency-replayed")), ("", "true"));
    assert_eq!(revoked(&world).await, 3);
    let other = json!({ "ids": grants, "reason": "another" });
    keyed(&olga, "k1", &other).await.problem(422, "idempotency_key_reused");
    let fewer = json!({ "ids": [world.org], "reason": "another" });
    keyed(&olga, "k1", &fewer).await.problem(422, "idempotency_key_reused");
}

#[actix_web::test]
async fn cut_off_in_the_middle_the_rest_is_done_when_it_is_repeated() {
    let Given { world, olga, grants } = given().await;
    // The database refuses the second grant, as if the connection were lost there.
    world
        .sql(&format!(
            "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS \
        'BEGIN RAISE EXCEPTION USING ERRCODE = ''57P01''; END'; \
        CREATE TRIGGER cut BEFORE UPDATE ON grants FOR EACH ROW WHEN (NEW.id = '{}') EXECUTE FUNCTION cut()",
            grants[1]
        ))
        .await;
    let body = body(&grants);
    let cut = keyed(&olga, "k1", &body).await;
    assert!(cut.status.is_server_error(), "{}", cut.text);
    assert_eq!(revoked(&world).await, 1);
    world.sql("DROP TRIGGER cut ON grants").await;
    let repeated = keyed(&olga, "k1", &body).await;
    assert_eq!((statuses(&repeated), repeated.header("idempotency-replayed")), (vec![200; 3], ""));
    assert_eq!(revoked(&world).await, 3);
}

#[actix_web::test]
async fn two_batches_at_once_take_each_away_once() {
    let Given { world, olga, grants } = given().await;
    let mut backwards = grants.clone();
    backwards.reverse();
    let bodies = [body(&grants), body(&backwards), body(&grants)];
    let answers = join_all(bodies.iter().map(|body| olga.post("/grants/revoke", body.clone()))).await;
    let all: Vec<i64> = answers.iter().flat_map(statuses).collect();
    assert_eq!(all.iter().filter(|status| **status == 200).count(), 3);
    assert!(all.iter().all(|status| [200, 409].contains(status)), "{all:?}");
    assert_eq!(revoked(&world).await, 3);
}
