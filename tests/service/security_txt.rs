//! `/.well-known/security.txt`: the contact for vulnerabilities.

use gatepass_testing::World;

async fn set_clock(world: &World, to: &str) {
    let body = format!("SELECT timestamptz ''{to}''");
    world
        .sql(&format!(
            "CREATE OR REPLACE FUNCTION gatepass_now() RETURNS timestamptz LANGUAGE sql STABLE AS '{body}'"
        ))
        .await;
}

#[actix_web::test]
async fn a_server_says_whom_to_tell_of_a_hole() {
    let world = World::with(|settings| {
        settings.public_url = Some("https://gatepass.example.org".to_owned());
        settings.security_contact =
            ["mailto:security@example.org", "https://example.org/security"].map(str::to_owned).to_vec();
    })
    .await;
    set_clock(&world, "2030-01-02 03:04:05Z").await;
    let answer = world.root("/.well-known/security.txt").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    let text = "Contact: mailto:security@example.org\nContact: https://example.org/security\n\
                Expires: 2030-07-01T00:00:00Z\nCanonical: https://gatepass.example.org/.well-known/security.txt\n";
    assert_eq!(answer.text, text);
    // It does not expire while the server runs.
    set_clock(&world, "2031-01-02 03:04:05Z").await;
    let later = world.root("/.well-known/security.txt").await;
    assert!(later.text.contains("Expires: 2031-07-01T00:00:00Z\n"), "{}", later.text);
}

#[actix_web::test]
async fn without_a_contact_there_is_no_such_file() {
    let world = World::with(|settings| settings.security_contact.clear()).await;
    world.root("/.well-known/security.txt").await.problem(404, "not_found");
}
