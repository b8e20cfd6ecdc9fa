//! What mails say is in words: changes, outcomes, reasons of the server.

use super::mail::{messenger, plain, start, text, to, work};
use super::support::smtp::Received;
use gatepass_app::break_glass::{RevokeCredentials, revoke_credentials};
use gatepass_testing::{World, asking, json, levels};

/// The text with plain line ends.
fn lines(mail: &Received) -> String {
    text(mail).replace("\r\n", "\n")
}

#[actix_web::test]
async fn mails_say_in_words_what_changed_and_why() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.member("ann").await, world.member("ben").await);
    world.sql("UPDATE users SET email = username || '@example.net', name = initcap(username)").await;
    let web = world.asset("web").await;
    let flow = world.flow(levels(&[&[&ann], &[&ben]])).await;
    let server = start(0);
    let messenger = messenger(&world, &plain(server.port));

    let ticket = alice.ask(asking(&world, &web)).await;
    let changes =
        json!({ "changes": { "timing": { "mode": "on_approval", "duration": "PT2H" }, "accounts": ["db"] } });
    ann.act("tickets", &ticket, "approve", changes).await.expect(200);
    work(&messenger).await;
    let decision = json!({ "decision": "deny", "reason": "no_flight_plan" });
    world.admin.act("tickets", &ticket, "override", decision).await.expect(200);
    work(&messenger).await;
    alice.ask(asking(&world, &web)).await;
    world.admin.delete(&format!("/flows/{flow}")).await.expect(204);
    work(&messenger).await;
    let mails = server.mails();
    let of_alice: Vec<String> = to(&mails, "alice@example.net").into_iter().map(lines).collect();
    let [_, changed, overridden, _, canceled] = &of_alice[..] else { panic!("{of_alice:#?}") };
    assert!(changed.contains("- Accounts: app -> db\n- Lasts: 4h -> 2h\n"), "{changed}");
    assert!(changed.contains("Type: Access to assets"), "{changed}");
    assert!(overridden.contains("Admin denied the request in place of its approvers."), "{overridden}");
    // The words of people stay as they are.
    assert!(overridden.contains("> no_flight_plan"), "{overridden}");
    assert!(canceled.contains("> flow deleted"), "{canceled}");
}

#[actix_web::test]
async fn a_mail_of_emergency_access_says_which_command_ran() {
    let world = World::new().await;
    world.sql("UPDATE users SET email = username || '@example.net'").await;
    let server = start(0);
    let mut tx = world.db.begin().await.unwrap();
    let input = RevokeCredentials { issued_before: None, keep_api_keys: true };
    revoke_credentials(&mut tx, json!({ "os_user": "root" }), input).await.unwrap();
    tx.commit().await.unwrap();
    work(&messenger(&world, &plain(server.port))).await;
    let mails = server.mails();
    let mail = lines(to(&mails, "admin@example.net")[0]);
    assert!(mail.contains("> revoke-credentials"), "{mail}");
    assert!(mail.trim_end().ends_with("-- \nGatepass"), "{mail}");
}
