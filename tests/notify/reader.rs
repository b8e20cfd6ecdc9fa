//! The reader of the log: each event once, whatever happens.

use super::{tell, told};
use futures::future::join_all;
use gatepass_app::notify::follow;
use gatepass_domain::notify::Channel;
use gatepass_testing::{World, asking, levels};

#[actix_web::test]
async fn many_readers_at_once_write_each_notification_once() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    world.sql("UPDATE users SET email = username || '@example.org'").await;
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    for _ in 0..5 {
        alice.ask(asking(&world, &web)).await;
    }
    for read in join_all((0..8).map(|_| follow(&world.db, &[Channel::Mail]))).await {
        read.unwrap();
    }
    tell(&world).await;
    assert_eq!(told(&ann).await.len(), 5);
    let sent = "SELECT count(*), count(DISTINCT (event_id, recipient_id)) FROM deliveries";
    assert_eq!(world.query(&format!("SELECT row(d.*)::text FROM ({sent}) d")).await, ["(10,10)"]);
}

#[actix_web::test]
async fn a_reader_that_is_cut_off_repeats_and_omits_nothing() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    alice.ask(asking(&world, &web)).await;
    // The watermark can't be moved, so nothing is written.
    world.sql("ALTER TABLE watermarks ADD CONSTRAINT stuck CHECK (position IS NULL)").await;
    follow(&world.db, &[]).await.unwrap_err();
    assert_eq!(told(&ann).await, Vec::<String>::new());
    world.sql("ALTER TABLE watermarks DROP CONSTRAINT stuck").await;
    tell(&world).await;
    tell(&world).await;
    assert_eq!(told(&ann).await, ["decision_needed"]);
}

#[actix_web::test]
async fn a_reader_whose_position_is_lost_tells_nothing_twice() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    alice.ask(asking(&world, &web)).await;
    tell(&world).await;
    world.sql("UPDATE watermarks SET position = jsonb_set(position, '{s,e}', '9000000000000000000')").await;
    alice.ask(asking(&world, &web)).await;
    tell(&world).await;
    assert_eq!(told(&ann).await, ["decision_needed", "decision_needed"]);
    assert_eq!(told(&alice).await, ["submitted", "submitted"]);
}

#[actix_web::test]
async fn opening_a_ticket_writes_the_log_alone() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    alice.ask(asking(&world, &web)).await;
    assert_eq!(world.query("SELECT count(*) FROM notifications").await, ["0"]);
    tell(&world).await;
    assert_eq!(world.query("SELECT count(*) FROM notifications").await, ["2"]);
}
