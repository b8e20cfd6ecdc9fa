//! Whether a fault passes by itself is known by its code, in every language of the database.

use gatepass_testing::{World, json};

/// Codes of faults that pass: a deadlock, a lock that is waited for too long, a full disk, a database that stops, a connection that
/// breaks, a database that takes no writes.
const PASSING: [&str; 6] = ["40P01", "55P03", "53100", "57P01", "08006", "25006"];

/// Codes of faults that come again: a division by zero, a table that is missing.
const LASTING: [&str; 2] = ["22012", "42P01"];

#[actix_web::test]
async fn it_is_told_by_its_code_whatever_the_database_says() {
    let world = World::new().await;
    world
        .sql(
            "CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                RAISE 'Verklemmung entdeckt' USING ERRCODE = NEW.name; END $$;
            CREATE TRIGGER fails BEFORE INSERT ON groups FOR EACH ROW EXECUTE FUNCTION fails()",
        )
        .await;
    let body = |code: &str| json!({ "org_id": world.org, "name": code });
    for code in PASSING {
        let refused = world.admin.post("/groups", body(code)).await;
        assert_eq!(refused.header("retry-after"), "1", "{code}: {}", refused.text);
        refused.problem(503, "unavailable");
    }
    for code in LASTING {
        world.admin.post("/groups", body(code)).await.problem(500, "internal");
    }
}
