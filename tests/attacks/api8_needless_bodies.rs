//! Bodies where the contract has none: an operation that ignored one would hide the mistake of a caller, and a proxy that reads
//! the body may understand another request than the server.

use super::document::operations;
use gatepass_testing::{Answer, World};
use std::io::{Read, Write};
use std::net::TcpStream;

const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

#[actix_web::test]
async fn every_operation_without_a_body_refuses_one() {
    let world = World::new().await;
    let bare: Vec<_> = operations().into_iter().filter(|one| one.spec.get("requestBody").is_none()).collect();
    assert!(bare.len() > 50, "{}", bare.len());
    for operation in bare {
        let path = operation.path_with(|_| NOBODY.to_owned());
        let request = |body: &'static str| world.admin.request(operation.method.clone(), &path).body(body);
        for body in ["{}", "null", " "] {
            let answer = Answer::of(request(body)).await;
            assert_eq!(answer.json["code"], "body_not_allowed", "{} {}", operation.name(), answer.text);
            assert_eq!(answer.status, 400);
        }
        if !operation.is_open {
            let request = world.anon().request(operation.method.clone(), &path).body("{}");
            Answer::of(request).await.problem(401, "unauthenticated");
        }
    }
}

#[actix_web::test]
async fn a_body_does_not_hide_that_the_method_is_wrong() {
    let world = World::new().await;
    for path in ["/tickets/approve", "/grants/revoke"] {
        let request = world.admin.request(reqwest::Method::GET, path).body("{}");
        Answer::of(request).await.problem(405, "method_not_allowed");
    }
}

#[actix_web::test]
async fn a_body_of_no_bytes_is_none() {
    let world = World::new().await;
    let request = world.admin.request(reqwest::Method::GET, "/me").header("content-type", "application/json");
    Answer::of(request.body("")).await.expect(200);
}

#[actix_web::test]
async fn chunks_are_a_body() {
    let world = World::new().await;
    let path = format!("/api/v1/groups/{NOBODY}");
    let token = world.admin.token.as_deref().unwrap();
    let host = world.base.strip_prefix("http://").unwrap();
    for (chunks, status) in [("2\r\n{}\r\n0\r\n\r\n", "400"), ("0\r\n\r\n", "400")] {
        let head = format!("DELETE {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n");
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "{head}connection: close\r\ntransfer-encoding: chunked\r\n\r\n{chunks}").unwrap();
        let answer = tokio::task::spawn_blocking(move || {
            let mut answer = String::new();
            stream.read_to_string(&mut answer).map(|_| answer)
        });
        let answer = answer.await.unwrap().unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
        assert!(answer.contains("body_not_allowed"), "{answer}");
    }
}
