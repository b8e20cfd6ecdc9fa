//! A mail server that is away for an hour, by the clock of the database.

use super::mail::{desk, messenger, plain, start, text, to, work};
use gatepass_testing::{World, json};
use std::net::TcpStream;
use time::Duration;

/// When a mail is tried while the server is away, in seconds after the first attempt. The next attempt is after [`BACK`].
const ATTEMPTS: [i64; 6] = [0, 5, 35, 155, 755, 2_555];
/// The first attempt after the hour, in seconds after the first attempt of all.
const BACK: i64 = 6_155;

/// The number of failures in a row, in the lanes of Alice and Ann.
async fn misses(world: &World) -> Vec<String> {
    world.query("SELECT misses::text FROM delivery_lanes ORDER BY recipient_id").await
}

#[actix_web::test]
async fn mails_of_an_hour_without_a_server_arrive_once_and_in_their_order() {
    let (world, alice, ann, ticket) = desk().await;
    let server = start(0);
    let (port, url) = (server.port, plain(server.port));
    let before = messenger(&world, &url);
    work(&before).await;
    let mails = server.mails();
    let [submitted] = to(&mails, "alice@example.net")[..] else { panic!("{mails:#?}") };
    let id = submitted.header("message-id").unwrap();

    // The server has Alice's mail, and goes away before it is recorded that it has.
    let lost = "UPDATE deliveries SET state = 'pending', ended_at = NULL, attempts = 0, first_attempt_at = NULL \
        WHERE message = 'submitted'";
    world.sql(lost).await;
    world.sql("UPDATE delivery_lanes SET due_at = gatepass_now()").await;
    drop(server);
    TcpStream::connect(("127.0.0.1", port)).expect_err("a port without a server");
    let stopped = world.stop_clock().await;
    let at = async |seconds| {
        world.set_clock(&stopped, Duration::seconds(seconds)).await;
        work(&before).await;
    };
    let says = async |body: &str| {
        let alice = world.again(&alice).await;
        alice.act("tickets", &ticket, "comments", json!({ "body": body })).await.expect(201);
    };
    says("the first comment").await;
    for (failed, seconds) in ATTEMPTS.into_iter().enumerate() {
        if failed > 0 {
            at(seconds - 1).await;
            assert_eq!(
                misses(&world).await,
                [failed.to_string(), failed.to_string()],
                "too soon at {seconds}"
            );
        }
        at(seconds).await;
        let failed = (failed + 1).to_string();
        assert_eq!(misses(&world).await, [failed.clone(), failed], "at {seconds}");
        if seconds == 155 {
            says("the second comment").await;
        }
    }
    world.again(&ann).await.approve(&ticket).await.expect(200);
    at(3_600).await;
    let states = "SELECT message || ' ' || state || ' ' || attempts FROM deliveries ORDER BY id";
    let waiting = [
        "submitted pending 6",
        "decision_needed delivered 1",
        "commented pending 6",
        "commented pending 0",
        "approved pending 0",
    ];
    assert_eq!(sorted(world.query(states).await), sorted(waiting.map(str::to_owned).to_vec()));
    let errors = world.query("SELECT DISTINCT error FROM deliveries WHERE error IS NOT NULL").await;
    assert!(errors.len() == 1 && errors[0].contains("can't connect to the mail server"), "{errors:?}");

    // The hour is over. The messenger was started anew meanwhile, and tries again when it is time.
    let server = start(port);
    let after = messenger(&world, &url);
    for (seconds, arrived) in [(3_600, 0), (BACK - 1, 0), (BACK, 4), (BACK + 86_400, 4)] {
        world.set_clock(&stopped, Duration::seconds(seconds)).await;
        work(&after).await;
        assert_eq!(server.mails().len(), arrived, "at {seconds}");
    }
    let mails = server.mails();
    let in_order = |address: &str, expected: &[&str]| {
        let mails = to(&mails, address);
        assert_eq!(mails.len(), expected.len(), "{mails:#?}");
        for (mail, expected) in mails.iter().zip(expected) {
            assert!(text(mail).contains(expected), "{expected}: {}", text(mail));
        }
    };
    in_order("alice@example.net", &["The request was submitted.", "The request was approved by Ann."]);
    in_order("ann@example.net", &["the first comment", "the second comment"]);
    // Alice's mail arrived a second time under the same id, so her mailbox shows one.
    assert_eq!(to(&mails, "alice@example.net")[0].header("message-id"), Some(id));
    let mut ids: Vec<_> = mails.iter().map(|mail| mail.header("message-id").unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4, "{ids:?}");
    assert_eq!(world.query("SELECT DISTINCT state FROM deliveries").await, ["delivered"]);
    assert_eq!(world.number("SELECT count(*) FROM bounced_addresses").await, 0);
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort_unstable();
    lines
}
