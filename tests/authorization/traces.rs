//! The events of every change: each writing operation is done once by an authorized caller, and the actions of its
//! events are listed in a snapshot. An operation without events stands out there.

use super::AREAS;
use super::cast::{Cast, PERSONAS};
use super::table::{QUESTIONS, Row, Scene, compare, operations};
use gatepass_testing::World;
use reqwest::Method;
use std::collections::{BTreeMap, BTreeSet};

/// Writing operations without an event. Commands of sessions are a log themselves.
const SAY_NOTHING: [&str; 6] = [
    "authorize_channel",
    "mark_notifications",
    "put_notification_preferences",
    "refresh_session",
    "report_session_commands",
    "send_channel_code",
];

/// The actions of the events of this operation, for the first caller who changes something with it.
async fn trace(scene: &Scene, row: &Row, cast: &Cast, world: &mut World) -> Option<String> {
    let mut found = None;
    for persona in PERSONAS {
        let before = world.query("SELECT id FROM events").await.join(",");
        if !row.changed(&scene.play(row, cast, world, persona).await) {
            continue;
        }
        // With an API key, its use would be a further event.
        let new = format!(
            "SELECT action || CASE WHEN data ?| '{{before,after}}' THEN ' (before, after)' ELSE '' END \
             FROM events WHERE action NOT IN ('api_key.used', 'act.denied') AND id <> ALL ('{{{before}}}') ORDER BY id"
        );
        let actions = world.query(&new).await.join(", ");
        *world = cast.world().await;
        // The operation changes nothing for this persona, so the next one is tried.
        if !actions.is_empty() {
            return Some(actions);
        }
        found = Some(actions);
    }
    found
}

#[actix_web::test]
async fn every_change_is_in_the_log() {
    let cast = Cast::assemble().await;
    let mut world = cast.world().await;
    let (mut traces, mut changing, mut told) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    for scene in AREAS.iter().flat_map(|(_, scenes)| scenes()) {
        for row in &scene.rows {
            let what = format!("{} {}", row.operation, row.case).trim().to_owned();
            if traces.contains_key(&what) {
                continue;
            }
            let Some(actions) = trace(&scene, row, &cast, &mut world).await else { continue };
            changing.insert(row.operation.clone());
            if !actions.is_empty() {
                told.insert(row.operation.clone());
            }
            traces.insert(what, actions);
        }
    }
    let writing = operations().iter().filter(|(_, (method, _))| *method != Method::GET).map(|(name, _)| name);
    let writing = writing.filter(|name| !QUESTIONS.contains(&name.as_str()));
    let idle: Vec<_> = writing.filter(|name| !changing.contains(*name)).collect();
    assert!(idle.is_empty(), "nobody changes anything with {idle:?}: add rows that do");
    told.extend(SAY_NOTHING.map(str::to_owned));
    let silent: Vec<_> = changing.difference(&told).collect();
    assert!(silent.is_empty(), "not in the log: {silent:?}");
    let lines = traces.iter().map(|(what, actions)| format!("{what}: {actions}\n"));
    compare("traces", &lines.collect::<String>());
}
