//! Rules that hold at certain times only.

use super::evaluate::{asked, connection, gateway};
use super::{make, rule};
use gatepass_testing::{World, json};
use time::Duration;

#[actix_web::test]
async fn a_rule_holds_by_the_clock_of_its_time_zone() {
    let world = World::new().await;
    let (gateway, alice, web) =
        (gateway(&world).await, world.member("alice").await, world.asset("web").await);
    let times = json!({ "zone": "Europe/Zurich", "spans": [{ "days": ["monday"], "start": "09:00", "end": "17:00" }] });
    make(&world.admin, "asset-login", rule(&world, "reject", json!({ "times": times }))).await;
    // A Monday in winter, and one in summer: nine o'clock is at eight and at seven in UTC.
    for (nine, action) in [
        ("2027-01-11 07:59:59+00", "accept"),
        ("2027-01-11 08:00:00+00", "reject"),
        ("2027-01-11 15:59:59+00", "reject"),
        ("2027-01-11 16:00:00+00", "accept"),
        ("2027-01-12 08:00:00+00", "accept"),
        ("2027-07-12 06:59:59+00", "accept"),
        ("2027-07-12 07:00:00+00", "reject"),
    ] {
        world.set_clock(nine, Duration::ZERO).await;
        assert_eq!(
            asked(&gateway, "asset-login", connection(&alice, &web)).await["action"],
            action,
            "{nine}"
        );
    }
}
