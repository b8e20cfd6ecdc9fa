//! A change that meets no row, because another transaction changed the row first, fails with an SQLSTATE of its own.

use gatepass_testing::World;
use tokio_postgres::NoTls;

#[actix_web::test]
async fn a_change_that_meets_no_row_fails_by_name() {
    let world = World::new().await;
    let (client, connection) = tokio_postgres::connect(&world.url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let change =
        |count: i64| format!("SELECT gatepass_expect_one_row(count(*)) FROM generate_series(1, {count})");
    client.batch_execute(&change(1)).await.unwrap();
    for count in [0, 2] {
        let error = client.batch_execute(&change(count)).await.unwrap_err();
        assert_eq!(error.code().map(|code| code.code()), Some("GP001"), "{error:?}");
    }
    // The statements behind it in its transaction have no effect, and COMMIT rolls back.
    client.batch_execute("BEGIN; UPDATE users SET name = 'changed'").await.unwrap();
    client.batch_execute(&change(0)).await.unwrap_err();
    client.batch_execute("COMMIT").await.unwrap();
    assert_eq!(world.number("SELECT count(*) FROM users WHERE name = 'changed'").await, 0);
}
