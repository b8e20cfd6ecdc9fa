//! Grants.

use crate::authorization::table::{Scene, nothing, row, scene};
use gatepass_testing::json;

pub fn scenes() -> Vec<Scene> {
    vec![
        scene(
            "grants:write",
            "applicant",
            [
                row("end_grant", "", "$grant").with(nothing()),
                row("start_grant", "", "$ready").with(nothing()),
                row("start_grant", "no session", "$grant").with(nothing()),
                row("start_grant", "a neighbour's", "$other_ready").with(nothing()),
            ],
        ),
        scene(
            "tickets:write",
            "applicant",
            [
                row("extend_grant", "", "$grant").with(json!({ "duration": "PT1H", "reason": "not done" })),
                row("extend_grant", "not started", "$ready")
                    .with(json!({ "duration": "PT1H", "reason": "not done" })),
            ],
        ),
        scene(
            "grants:read",
            "applicant",
            [
                row("list_grants", "", ""),
                row("export_grants", "", ""),
                row("export_grant_objects", "", ""),
                row("get_grant", "", "$grant"),
            ],
        ),
        scene(
            "grants:write",
            "org_admin",
            [
                row("update_grant", "", "$grant").with(json!({ "end": "$soon" })),
                row("revoke_grant", "", "$grant").with(json!({ "reason": "deployed" })),
                row("revoke_grants", "", "").with(json!({ "ids": ["$grant"], "reason": "deployed" })),
            ],
        ),
    ]
}
