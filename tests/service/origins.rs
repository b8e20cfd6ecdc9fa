//! CORS: only pages of the configured origins may call from a browser.

use gatepass_testing::{Answer, World};
use reqwest::Method;

#[actix_web::test]
async fn a_named_origin_may_call_and_others_may_not() {
    let world = World::new().await;
    let ask = async |origin: &str| {
        Answer::of(
            world
                .anon()
                .request(Method::OPTIONS, "/tickets")
                .header("origin", origin)
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "authorization,content-type,idempotency-key"),
        )
        .await
    };
    let named = ask("https://desk.example.org").await;
    assert_eq!(named.status, 200, "{}", named.text);
    assert_eq!(named.header("access-control-allow-origin"), "https://desk.example.org");
    let other = ask("https://evil.example.org").await;
    assert_eq!(other.header("access-control-allow-origin"), "");
    other.problem(400, "bad_request");
}

#[actix_web::test]
async fn an_unnamed_origin_is_answered_without_leave_to_read() {
    let world = World::new().await;
    let request = world.admin.request(Method::GET, "/me").header("origin", "https://evil.example.org");
    let answer = Answer::of(request).await;
    assert_eq!(answer.header("access-control-allow-origin"), "", "a browser keeps this from the page");
    answer.expect(200);
}
