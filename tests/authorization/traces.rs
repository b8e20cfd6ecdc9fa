//! What the log says of every change: each operation that writes, done once by somebody who may, and the actions of the
//! events that it wrote. A golden list; an operation without an event stands out in it.

use super::AREAS;
use super::cast::{Cast, PERSONAS};
use super::table::compare;
use std::collections::BTreeMap;

/// What no caller changes: it tells, and keeps nothing.
const SAY_NOTHING: [&str; 1] = ["refresh_session"];

#[actix_web::test]
async fn every_change_is_in_the_log() {
    let cast = Cast::assemble().await;
    let mut world = cast.world().await;
    let mut traces: BTreeMap<String, String> = BTreeMap::new();
    for scene in AREAS.iter().flat_map(|(_, scenes)| scenes()) {
        for row in &scene.rows {
            for persona in PERSONAS {
                let what = format!("{} {}", row.operation, row.case).trim().to_owned();
                if traces.contains_key(&what) {
                    break;
                }
                let before = world.query("SELECT id FROM events").await;
                let answer = scene.play(row, &cast, &world, persona).await;
                if !row.changed(&answer) {
                    continue;
                }
                // With a key, its use is another event.
                let new = format!(
                    "SELECT action || CASE WHEN data ? 'before' OR data ? 'after' THEN ' (before, after)' ELSE '' END \
                     FROM events WHERE action <> 'api_key.used' AND id::text <> ALL ('{{{}}}') ORDER BY id",
                    before.join(",")
                );
                let actions = world.query(&new).await;
                assert!(
                    !actions.is_empty() || SAY_NOTHING.contains(&row.operation.as_str()),
                    "{what} by {persona} is not in the log"
                );
                traces.insert(what, actions.join(", "));
                world = cast.world().await;
            }
        }
    }
    let lines = traces.iter().map(|(what, actions)| format!("{what}: {actions}\n"));
    compare("traces", &lines.collect::<String>());
}
