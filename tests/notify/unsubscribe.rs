//! The link in mails that stops mails of their kind (RFC 8058), and its page.

use gatepass_app::auth::link_tokens::LinkTokens;
use gatepass_app::notify::Links;
use gatepass_domain::ids::UserId;
use gatepass_domain::notify::Message;
use gatepass_testing::{Answer, Person, World, json};
use reqwest::{Method, RequestBuilder};

/// The public address of the server in links.
const PUBLIC: &str = "https://gatepass.example.org";
const FORM: &str = "application/x-www-form-urlencoded";
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// What makes the links of this world's server.
pub(super) fn links(world: &World) -> Links {
    Links::new(PUBLIC, LinkTokens::new(&world.shared.settings().jwt_keys).unwrap())
}

/// The path of the link that stops mails of this kind to this person.
fn path(world: &World, person: &Person, message: Message) -> String {
    let link = links(world).unsubscribe(UserId(person.id.parse().unwrap()), message).unwrap().unwrap();
    link.strip_prefix(PUBLIC).unwrap().to_owned()
}

fn request(world: &World, method: Method, path: &str) -> RequestBuilder {
    world.anon().request(method, path)
}

async fn post(world: &World, path: &str, media: &str, body: &str) -> Answer {
    Answer::of(request(world, Method::POST, path).header("content-type", media).body(body.to_owned())).await
}

/// The mails that a person does not want.
async fn unwanted(person: &Person) -> Vec<String> {
    let chosen = person.get("/me/notifications").await.expect(200);
    serde_json::from_value(chosen["unwanted_mail"].clone()).unwrap()
}

#[actix_web::test]
async fn a_link_shows_a_page_and_its_form_stops_mails_of_one_kind() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let link = path(&world, &alice, Message::Commented);
    for _ in 0..2 {
        let page = world.root(&link).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"));
        assert!(page.text.contains("Mails of this kind: Comment on a request."), "{}", page.text);
        assert!(page.text.contains("<form method=\"post\">"));
        assert!(
            page.text.contains("<button name=\"List-Unsubscribe\" value=\"One-Click\">"),
            "{}",
            page.text
        );
        assert_eq!(
            unwanted(&alice).await,
            [] as [&str; 0],
            "a scanner that follows the link changes nothing"
        );
    }
    for _ in 0..2 {
        let page = post(&world, &link, FORM, ONE_CLICK).await;
        assert_eq!(page.status.as_u16(), 200, "{}", page.text);
        assert!(page.text.contains("These mails are stopped.") && !page.text.contains("<form"));
        assert_eq!(unwanted(&alice).await, ["commented"]);
    }
    // Other choices stay, and the person turns the mails on again.
    let chosen = json!({ "language": "zh", "time_zone": "Asia/Shanghai", "unwanted_mail": ["approved"] });
    alice.put("/me/notifications", chosen).await.expect(200);
    let page = world.root(&link).await;
    assert!(page.text.contains("<html lang=\"zh\">") && page.text.contains("申请有新评论"), "{}", page.text);
    post(&world, &link, FORM, ONE_CLICK).await.expect(200);
    assert_eq!(unwanted(&alice).await, ["approved", "commented"]);
    let after = alice.get("/me/notifications").await.expect(200);
    assert_eq!((&after["language"], &after["time_zone"]), (&json!("zh"), &json!("Asia/Shanghai")));
}

#[actix_web::test]
async fn mail_programs_post_the_form_in_two_encodings() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let multipart =
        "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
    let posts = [
        (Message::Submitted, FORM, ONE_CLICK),
        (
            Message::Approved,
            "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
            "a=b&List-Unsubscribe=One-Click",
        ),
        (Message::Denied, "multipart/form-data; boundary=x", multipart),
    ];
    for (message, media, body) in posts {
        let page = post(&world, &path(&world, &alice, message), media, body).await;
        assert_eq!(page.status.as_u16(), 200, "{}", page.text);
    }
    // A browser hides the origin of a page that sends no referrer.
    let link = path(&world, &alice, Message::Expired);
    let form = request(&world, Method::POST, &link).header("content-type", FORM).header("origin", "null");
    assert_eq!(Answer::of(form.body(ONE_CLICK)).await.status.as_u16(), 200);
    assert_eq!(unwanted(&alice).await.len(), 4);
}

#[actix_web::test]
async fn other_posts_change_nothing() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let link = path(&world, &alice, Message::Commented);
    for body in
        ["", "List-Unsubscribe=", "list-unsubscribe=One-Click", "x=List-Unsubscribe%3DOne-Click", "%ff=%fe"]
    {
        let page = post(&world, &link, FORM, body).await;
        assert!(page.status.as_u16() == 200 && page.text.contains("<form"), "{body}: {}", page.text);
    }
    let half = "--x\r\nContent-Disposition: form-data; na";
    let page = post(&world, &link, "multipart/form-data; boundary=x", half).await;
    assert!(page.status.as_u16() == 200 && page.text.contains("<form"), "{}", page.text);
    for media in
        ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=\"\""]
    {
        post(&world, &link, media, ONE_CLICK).await.problem(415, "unsupported_media_type");
    }
    let large = format!("{ONE_CLICK}&x={}", "x".repeat(70_000));
    post(&world, &link, FORM, &large).await.problem(413, "too_large");
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        let answer = Answer::of(request(&world, method.clone(), &link)).await;
        assert!(answer.status.is_client_error(), "{method}: {}", answer.text);
    }
    assert_eq!(unwanted(&alice).await, [] as [&str; 0]);
}

#[actix_web::test]
async fn a_link_that_is_none_of_ours_is_not_found() {
    let world = World::new().await;
    let (alice, eve) = (world.member("alice").await, world.member("eve").await);
    let link = path(&world, &alice, Message::Commented);
    let token = link.split_once("token=").unwrap().1;
    let (claims, tag) = token.split_at(token.len() - 43);
    let of_eve = path(&world, &eve, Message::Commented);
    let eves = of_eve.split_once("token=").unwrap().1;
    let (_, tag_of_eve) = eves.split_at(eves.len() - 43);
    let stranger = LinkTokens::new(&[gatepass_app::auth::tokens::generate_key().unwrap()]).unwrap();
    let id = UserId(alice.id.parse().unwrap());
    let forged = Links::new("", stranger).unsubscribe(id, Message::Commented).unwrap().unwrap();
    let mut forgeries = vec![
        "/unsubscribe".to_owned(),
        "/unsubscribe?token=".to_owned(),
        format!("/unsubscribe?token={claims}{tag_of_eve}"),
        format!("/unsubscribe?token={claims}"),
        format!("/unsubscribe?token={tag}"),
        format!("/unsubscribe?token={token}A"),
        format!("/unsubscribe?token={}", alice.token.as_deref().unwrap()),
        format!("/unsubscribe?token={}", "A".repeat(5000)),
        format!("/unsubscribe?token=&token={token}"),
        "/unsubscribe?token=%00%ff%f0%9f".to_owned(),
        forged,
    ];
    // A person who is gone gets no answer of their own.
    let gone = world.member("gone").await;
    forgeries.push(path(&world, &gone, Message::Commented));
    world.sql("DELETE FROM sessions WHERE user_id = (SELECT id FROM users WHERE username = 'gone')").await;
    world.sql("DELETE FROM members WHERE user_id = (SELECT id FROM users WHERE username = 'gone')").await;
    world.sql("DELETE FROM users WHERE username = 'gone'").await;
    let mut pages = Vec::new();
    for forged in &forgeries {
        let page = world.root(forged).await;
        assert_eq!(page.status.as_u16(), 404, "{forged}: {}", page.text);
        pages.push(page.text);
        let page = post(&world, forged, FORM, ONE_CLICK).await;
        assert_eq!(page.status.as_u16(), 404, "{forged}: {}", page.text);
        pages.push(page.text);
    }
    pages.dedup();
    assert_eq!(pages.len(), 1, "all read the same: {pages:#?}");
    assert_eq!((unwanted(&alice).await, unwanted(&eve).await), (vec![], vec![]));
}

#[actix_web::test]
async fn a_link_is_worth_nothing_elsewhere() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let link = path(&world, &alice, Message::Commented);
    let token = link.split_once("token=").unwrap().1.to_owned();
    let stranger = world.bearer(Some(&token));
    stranger.get("/me").await.problem(401, "unauthenticated");
    stranger.put("/me/notifications", json!({})).await.problem(401, "unauthenticated");
    // Mails about security can't be stopped.
    for message in [Message::SelfGranted, Message::BreakGlass, Message::KeyCreated] {
        let made = links(&world).unsubscribe(UserId(alice.id.parse().unwrap()), message).unwrap();
        assert_eq!(made, None, "{message}");
    }
    // Nor by a link from a time when they could.
    let tokens = LinkTokens::new(&world.shared.settings().jwt_keys).unwrap();
    let claims = json!({ "user": alice.id, "message": "break_glass" });
    let old = tokens.issue(gatepass_app::auth::link_tokens::Purpose::Unsubscribe, &claims).unwrap();
    let page = post(&world, &format!("/unsubscribe?token={old}"), FORM, ONE_CLICK).await;
    assert_eq!((page.status.as_u16(), unwanted(&alice).await), (404, vec![]));
}

#[actix_web::test]
async fn a_page_allows_no_script_and_no_frame_and_is_not_kept() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    for path in [path(&world, &alice, Message::Commented), "/unsubscribe?token=x".to_owned()] {
        let page = world.root(&path).await;
        let policy = page.header("content-security-policy");
        for rule in ["default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"]
        {
            assert!(policy.contains(rule), "{policy}");
        }
        assert!(!policy.contains("script-src") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("x-robots-tag"), "noindex, nofollow");
        assert_eq!(page.header("set-cookie"), "");
        // The page names nobody.
        assert!(!page.text.contains("alice") && !page.text.contains(&alice.id), "{}", page.text);
    }
}
