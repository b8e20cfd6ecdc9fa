//! The number of listed values does not change the text of a statement. Prepared statements are cached, and a caller
//! must not be able to fill the cache.

use gatepass_testing::{Wire, World};

const TICKETS: &[&str] = &["/tickets?include=total&", "/tickets/summary?"];
const GRANTS: &[&str] = &["/grants?include=total&"];

/// The statements of these lists.
async fn said((world, wire): &(World, Wire), lists: &[&str], query: &str) -> Vec<String> {
    wire.take();
    for list in lists {
        world.admin.get(&format!("{list}{query}")).await.expect(200);
    }
    wire.take().statements
}

#[actix_web::test]
async fn the_same_filters_are_the_same_statements() {
    let overheard = World::overheard().await;
    let world = &overheard.0;
    let ids = [world.asset("a").await, world.asset("b").await, world.asset("c").await];
    let ids = ids.map(|id| format!("asset_id={id}"));
    let group = format!("group_id={}", world.group("ops", &[]).await);
    for (lists, few, many) in [
        (TICKETS, ids[..2].join("&"), [&ids[..], &ids[..]].concat().join("&")),
        (GRANTS, ids[..2].join("&"), [&ids[..], &ids[..]].concat().join("&")),
        (GRANTS, group.clone(), [group.as_str(); 5].join("&")),
        (TICKETS, "state=pending&state=denied".into(), "state=denied&state=pending&state=denied".into()),
        (GRANTS, "state=ready&state=ended".into(), "state=ended&state=ready&state=ended".into()),
    ] {
        let statements = said(&overheard, lists, &few).await;
        assert!(statements.len() > lists.len(), "{statements:#?}");
        assert_eq!(said(&overheard, lists, &many).await, statements, "{few}");
    }
}
