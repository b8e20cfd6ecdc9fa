//! Permissions and access questions.

use crate::authorization::table::{Scene, row, scene};
use gatepass_testing::{Value, json};

fn question(fields: Value) -> Value {
    let mut question = json!({ "account": "app", "protocol": "ssh", "action": "connect" });
    question.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    question
}

pub fn scenes() -> Vec<Scene> {
    let own = || question(json!({ "asset_id": "$web" }));
    let others = || question(json!({ "asset_id": "$web", "user_id": "$applicant" }));
    let neighbours = || question(json!({ "asset_id": "$other_web" }));
    let strangers = || question(json!({ "asset_id": "$web", "user_id": "$unknown" }));
    let batch = |question: Value| json!({ "checks": [question] });
    let rule = |fields: Value| {
        let mut rule = json!({ "org_id": "$org", "name": "new" });
        rule.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        rule
    };
    vec![
        scene(
            "access:read",
            "auditor",
            [
                row("list_accessible_assets", "one's own", ""),
                row("list_accessible_assets", "of another user", "?user_id=$applicant"),
                row("list_accessible_assets", "of another user, there", "?user_id=$applicant&org_id=$org"),
                row("list_access_users", "", "?asset_id=$web"),
                row("check_access", "about oneself", "").with(own()),
                row("check_access", "about another user", "").with(others()),
                row("check_access", "about whom they can't see", "").with(strangers()),
                row("check_access", "neighbour's asset", "").with(neighbours()),
                row("check_access_batch", "about oneself", "").with(batch(own())),
                row("check_access_batch", "about another user", "").with(batch(others())),
                row("explain_access", "about oneself", "").with(own()),
                row("explain_access", "about another user", "").with(others()),
            ],
        ),
        scene(
            "permissions:read",
            "auditor",
            [
                row("list_permissions", "", ""),
                row("export_permissions", "", ""),
                row("export_permission_objects", "", ""),
                row("get_permission", "", "$permission"),
            ],
        ),
        scene(
            "permissions:write",
            "org_admin",
            [
                row("create_permission", "", "").with(rule(json!({}))),
                row("create_permission", "for a neighbour's asset", "")
                    .with(rule(json!({ "assets": ["$other_web"] }))),
                row("create_permission", "for whom they can't see", "")
                    .with(rule(json!({ "users": ["$unknown"] }))),
                row("create_permission", "for nobody's id", "").with(rule(json!({ "users": ["$nobody"] }))),
                row("update_permission", "", "$permission").with(json!({ "name": "renamed" })),
                row("update_permission", "of a grant", "$granted_permission")
                    .with(json!({ "name": "renamed" })),
                row("delete_permission", "", "$permission"),
                row("delete_permission", "of a grant", "$granted_permission"),
            ],
        ),
    ]
}
