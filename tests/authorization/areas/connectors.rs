//! Connectors and their tasks. The auditor is the service of `$connector`.

use crate::authorization::table::{Scene, nothing, row, scene};
use gatepass_testing::json;

pub fn scenes() -> Vec<Scene> {
    let new = |org: &str| {
        let group = if org == "$org" { "$carried_group" } else { "$other_group" };
        json!({ "org_id": org, "name": "new", "groups": [group], "url": "https://hooks.example.org" })
    };
    let held = || json!({ "held": [{ "username": "nobody", "group_id": "$carried_group" }] });
    let done = || json!({ "task_id": "$task", "outcome": "done" });
    vec![
        scene(
            "connectors:read",
            "auditor",
            [
                row("list_connectors", "", ""),
                row("get_connector", "", "$connector"),
                row("get_connector", "a neighbour's", "$other_connector"),
            ],
        ),
        scene(
            "connectors:write",
            "org_admin",
            [
                row("create_connector", "", "").with(new("$org")),
                row("create_connector", "in a neighbour's organization", "").with(new("$other_org")),
                row("update_connector", "", "$connector").with(json!({ "name": "renamed" })),
                row("update_connector", "a neighbour's", "$other_connector")
                    .with(json!({ "name": "renamed" })),
                row("rotate_connector_secret", "", "$connector").with(nothing()),
                row("rotate_connector_secret", "a neighbour's", "$other_connector").with(nothing()),
                row("delete_connector", "", "$idle_connector"),
                row("delete_connector", "a neighbour's", "$other_connector"),
                row("report_provisioning", "in place of the service", "$carried").with(done()),
            ],
        ),
        scene(
            "connectors:run",
            "auditor",
            [
                row("fetch_connector_tasks", "", "$connector"),
                row("fetch_connector_tasks", "a neighbour's", "$other_connector"),
                row("reconcile_connector", "", "$connector").with(held()),
                row("reconcile_connector", "a neighbour's", "$other_connector").with(held()),
                row("report_provisioning", "", "$carried").with(done()),
                row("report_provisioning", "of a neighbour's grant", "$other_ready").with(done()),
            ],
        ),
        scene("grants:read", "applicant", [row("get_grant_provisioning", "", "$carried")]),
    ]
}
