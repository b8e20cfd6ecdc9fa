//! API8:2023 Security misconfiguration: compressed responses. Each encoding of an object has its own ETag, and
//! `If-Match` and `If-None-Match` accept each of them.

use gatepass_testing::{Answer, Person, World, json};
use reqwest::Method;

async fn get(person: &Person, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request =
        headers.iter().fold(person.request(Method::GET, path), |r, (name, value)| r.header(*name, *value));
    Answer::of(request).await
}

#[actix_web::test]
async fn forms_of_an_object_are_told_apart_and_each_is_taken() {
    let world = World::new().await;
    let plain = get(&world.admin, "/me", &[]).await;
    assert!(plain.header("vary").contains("accept-encoding"), "{:?}", plain.headers);
    let etag = plain.header("etag").to_owned();
    let mut tags = vec![etag.clone()];
    for coding in ["gzip", "deflate"] {
        let coded = get(&world.admin, "/me", &[("accept-encoding", coding)]).await;
        assert_eq!(coded.header("content-encoding"), coding);
        assert!(coded.header("vary").contains("accept-encoding"));
        assert_eq!(coded.header("etag"), format!("{}-{coding}\"", etag.trim_end_matches('"')));
        tags.push(coded.header("etag").to_owned());
    }
    for tag in &tags {
        let known = get(&world.admin, "/me", &[("accept-encoding", "gzip"), ("if-none-match", tag)]).await;
        assert_eq!(
            (known.status.as_u16(), known.header("etag")),
            (304, tag.as_str()),
            "the form that is known"
        );
        assert_eq!(known.text, "");
    }
    // A proxy that compresses a response weakens its ETag.
    for tag in tags.iter().cloned().chain(tags.iter().map(|tag| format!("W/{tag}"))) {
        let request = world.admin.request(Method::PATCH, "/users/x").header("if-match", &tag);
        Answer::of(request.json(&json!({}))).await.problem(404, "not_found");
        let path = format!("/users/{}", world.admin.id);
        let user = get(&world.admin, &path, &[("accept-encoding", "gzip")]).await;
        let of_user = tag.replace(
            etag.trim_matches('"'),
            get(&world.admin, &path, &[]).await.header("etag").trim_matches('"'),
        );
        let change = |tag: &str| {
            world
                .admin
                .request(Method::PATCH, &path)
                .header("if-match", tag)
                .json(&json!({ "name": format!("{tag} {}", user.header("etag")) }))
        };
        Answer::of(change(&of_user)).await.expect(200);
        Answer::of(change(&of_user)).await.problem(412, "stale");
    }
}

#[actix_web::test]
async fn a_tag_that_only_looks_like_a_form_is_another_one() {
    let world = World::new().await;
    let etag = get(&world.admin, "/me", &[]).await.header("etag").trim_matches('"').to_owned();
    for other in [
        format!("\"{etag}-br\""),
        format!("\"{etag}gzip\""),
        format!("\"{etag}-gzip-gzip\""),
        etag.clone(),
        format!("\"{etag}-\""),
    ] {
        let answer = get(&world.admin, "/me", &[("if-none-match", &other)]).await;
        assert_eq!(answer.status, 200, "{other}");
    }
}

#[actix_web::test]
async fn wishes_for_codings_that_we_lack_stop_nobody() {
    let world = World::new().await;
    for wish in
        ["br", "nonsense", "gzip;q=0", "*", "", "gzip;q=2", "identity", "gzip,,deflate", "*;q=0.5, br;q=1"]
    {
        let answer = get(&world.admin, "/me", &[("accept-encoding", wish)]).await;
        assert_eq!(answer.status, 200, "{wish}: {}", answer.text);
    }
    let none = get(&world.admin, "/me", &[("accept-encoding", "identity;q=0, *;q=0")]).await;
    assert_eq!(none.header("content-type"), "application/problem+json");
    assert!(none.status.is_client_error());
}
