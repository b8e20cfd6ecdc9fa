//! API1:2023 Broken object level authorization, of memberships: nobody joins an organization without consent.

use gatepass_testing::{Answer, Person, Value, World, json};
use time::Duration;

/// An admin of `default`, and a user of another organization whom she sees.
struct Scene {
    world: World,
    olga: Person,
    sam: Person,
    other: String,
}

impl Scene {
    async fn new() -> Self {
        let world = World::new().await;
        let (olga, sam) = (world.with_role("olga", "org_admin").await, world.stranger("sam").await);
        let other = world.new_org("other").await;
        world.join(&other, &olga, "member").await;
        world.join(&other, &sam, "member").await;
        Self { world, olga, sam, other }
    }

    fn member(&self, person: &Person) -> String {
        format!("/organizations/{}/members/{}", self.world.org, person.id)
    }

    async fn ask(&self, by: &Person, whom: &Person, role: &str) -> Answer {
        let body = json!({ "user_id": whom.id, "role": role });
        by.post(&format!("/organizations/{}/invitations", self.world.org), body).await
    }

    /// Olga invites this person.
    async fn invite(&self, whom: &Person) -> String {
        id(&self.ask(&self.olga, whom, "member").await.expect(201))
    }

    async fn is_member(&self, person: &Person) -> bool {
        self.world.admin.get(&self.member(person)).await.status == 200
    }
}

fn id(object: &Value) -> String {
    object["id"].as_str().unwrap().to_owned()
}

async fn answer(person: &Person, invitation: &str, verb: &str) -> Answer {
    person.post(&format!("/me/invitations/{invitation}/{verb}"), json!({})).await
}

#[actix_web::test]
async fn who_is_invited_decides() {
    let scene = Scene::new().await;
    let Scene { world, olga, sam, .. } = &scene;
    olga.put(&scene.member(sam), json!({ "role": "member" })).await.problem(403, "consent_required");
    let made = scene.ask(olga, sam, "auditor").await;
    let location = made.header("location").to_owned();
    let made = made.expect(201);
    assert_eq!(olga.get(&location).await.expect(200), made);
    scene.ask(olga, sam, "member").await.problem(409, "already_exists");
    assert!(!scene.is_member(sam).await);
    let list = format!("/organizations/{}/invitations", world.org);
    assert_eq!(olga.get(&list).await.ids(), [id(&made)]);
    let mine = sam.get("/me/invitations").await.expect(200);
    assert_eq!((&mine["items"][0], mine["items"].as_array().unwrap().len()), (&made, 1));
    let member = answer(sam, &id(&made), "accept").await.expect(200);
    assert_eq!((&member["user_id"], &member["role"]), (&json!(sam.id), &json!("auditor")));
    answer(sam, &id(&made), "accept").await.problem(404, "not_found");
    scene.ask(olga, sam, "member").await.problem(409, "already_exists");
    let logged = world.admin.get("/events?action=member.added").await.expect(200);
    assert_eq!(logged["items"][0]["actor"]["username"], "sam");
    assert_eq!(logged["items"][0]["data"]["invitation"]["invited_by"], json!(olga.id));
    // An admin changes the role of a member without an invitation.
    olga.put(&scene.member(sam), json!({ "role": "member" })).await.expect(200);
}

#[actix_web::test]
async fn nobody_answers_for_somebody_else() {
    let scene = Scene::new().await;
    let Scene { world, olga, sam, other } = &scene;
    let invitation = scene.invite(sam).await;
    let boss = world.stranger("boss").await;
    world.join(other, &boss, "org_admin").await;
    for person in [olga, &world.admin, &boss] {
        assert_eq!(person.get("/me/invitations").await.ids().len(), 0);
        answer(person, &invitation, "accept").await.problem(404, "not_found");
        answer(person, &invitation, "decline").await.problem(404, "not_found");
    }
    let key = world.key(sam, &["directory:write", "directory:read"]).await;
    answer(&key, &invitation, "accept").await.problem(403, "session_required");
    answer(sam, &invitation, "decline").await.expect(204);
    answer(sam, &invitation, "accept").await.problem(404, "not_found");
    assert!(!scene.is_member(sam).await);
}

#[actix_web::test]
async fn only_admins_invite_and_only_whom_they_see() {
    let scene = Scene::new().await;
    let Scene { world, olga, sam, .. } = &scene;
    let (mia, hidden) = (world.member("mia").await, world.stranger("hidden").await);
    scene.ask(&mia, sam, "member").await.problem(403, "role_required");
    scene.ask(sam, sam, "member").await.problem(404, "not_found");
    let problem = scene.ask(olga, &hidden, "member").await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/user_id");
    scene.ask(&world.admin, &hidden, "member").await.expect(201);
    let invitation = scene.invite(sam).await;
    let path = format!("/organizations/{}/invitations", world.org);
    mia.get(&path).await.problem(403, "role_required");
    mia.delete(&format!("{path}/{invitation}")).await.problem(403, "role_required");
    // The path of another organization does not find it either.
    let elsewhere = format!("/organizations/{}/invitations/{invitation}", scene.other);
    world.admin.delete(&elsewhere).await.problem(404, "not_found");
    olga.delete(&format!("{path}/{invitation}")).await.expect(204);
    answer(sam, &invitation, "accept").await.problem(404, "not_found");
}

#[actix_web::test]
async fn an_invitation_ends_by_the_clock() {
    let scene = Scene::new().await;
    let invitation = scene.invite(&scene.sam).await;
    scene.world.travel(Duration::days(14)).await;
    let (sam, olga) = (scene.world.again(&scene.sam).await, scene.world.again(&scene.olga).await);
    assert_eq!(sam.get("/me/invitations").await.ids().len(), 0);
    answer(&sam, &invitation, "accept").await.problem(404, "not_found");
    let again = id(&scene.ask(&olga, &sam, "member").await.expect(201));
    answer(&sam, &again, "accept").await.expect(200);
}

#[actix_web::test]
async fn an_invitation_is_void_when_whoever_invited_may_not_any_more() {
    let scene = Scene::new().await;
    let Scene { world, olga, sam, .. } = &scene;
    let invitation = scene.invite(sam).await;
    let user = format!("/users/{}", olga.id);
    world.admin.patch(&user, json!({ "is_active": false })).await.expect(200);
    answer(sam, &invitation, "accept").await.problem(409, "invitation_void");
    world.admin.patch(&user, json!({ "is_active": true })).await.expect(200);
    world.admin.put(&scene.member(olga), json!({ "role": "auditor" })).await.expect(200);
    answer(sam, &invitation, "accept").await.problem(409, "invitation_void");
    assert!(!scene.is_member(sam).await);
    world.admin.put(&scene.member(olga), json!({ "role": "org_admin" })).await.expect(200);
    answer(sam, &invitation, "accept").await.expect(200);
}

#[actix_web::test]
async fn the_admins_of_its_home_answer_for_a_service() {
    let scene = Scene::new().await;
    let Scene { world, olga, other, .. } = &scene;
    let bot = world.service("bot", "member").await;
    let otto = world.member("otto").await;
    world.join(other, &otto, "org_admin").await;
    let path = format!("/organizations/{other}/invitations");
    let asked = json!({ "user_id": bot.id, "role": "auditor" });
    let invitation = id(&otto.post(&path, asked).await.expect(201));
    answer(&otto, &invitation, "accept").await.problem(404, "not_found");
    let key = world.key(&bot, &["directory:write"]).await;
    answer(&key, &invitation, "accept").await.problem(403, "session_required");
    assert_eq!(olga.get("/me/invitations").await.ids(), std::slice::from_ref(&invitation));
    answer(olga, &invitation, "accept").await.expect(200);
    otto.get(&format!("/organizations/{other}/members/{}", bot.id)).await.expect(200);
}

#[actix_web::test]
async fn of_two_answers_at_once_one_counts() {
    let scene = Scene::new().await;
    let Scene { world, olga, .. } = &scene;
    for n in 0..4 {
        let person = world.stranger(&format!("user{n}")).await;
        world.join(&scene.other, &person, "member").await;
        let invitation = scene.invite(&person).await;
        let path = format!("/organizations/{}/invitations/{invitation}", world.org);
        let (one, two, gone) = futures::join!(
            answer(&person, &invitation, "accept"),
            answer(&person, &invitation, "accept"),
            olga.delete(&path)
        );
        let done = [one.status == 200, two.status == 200, gone.status == 204];
        assert_eq!(done.iter().filter(|done| **done).count(), 1, "{one:?} {two:?} {gone:?}");
        assert_eq!(scene.is_member(&person).await, !done[2]);
    }
}

#[actix_web::test]
async fn whoever_invites_and_is_demoted_meanwhile_enrols_nobody_afterwards() {
    let scene = Scene::new().await;
    let Scene { world, olga, .. } = &scene;
    for n in 0..4 {
        world.admin.put(&scene.member(olga), json!({ "role": "org_admin" })).await.expect(200);
        let person = world.stranger(&format!("user{n}")).await;
        world.join(&scene.other, &person, "member").await;
        let invitation = scene.invite(&person).await;
        let demote = scene.member(olga);
        let (accepted, demoted) = futures::join!(
            answer(&person, &invitation, "accept"),
            world.admin.put(&demote, json!({ "role": "member" }))
        );
        demoted.expect(200);
        match accepted.status.as_u16() {
            200 => assert!(scene.is_member(&person).await),
            409 => assert_eq!(accepted.json["code"], "invitation_void"),
            _ => panic!("{}", accepted.text),
        }
        let late = answer(&person, &invitation, "accept").await;
        assert!(matches!(late.status.as_u16(), 404 | 409), "{}", late.text);
    }
}
