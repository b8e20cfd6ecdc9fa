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
                row("revoke_grant", "", "$grant").with(json!({ "reason": "deployed" })),
                row("revoke_grants", "", "").with(json!({ "ids": ["$grant"], "reason": "deployed" })),
            ],
        ),
    ]
}
