//! Guard rules.

use crate::authorization::table::{Row, Scene, row, scene};
use gatepass_testing::{Value, json};

pub fn scenes() -> Vec<Scene> {
    let rule = |org: Value| json!({ "org_id": org, "name": "new", "action": "reject" });
    let create = |case, org: Value| -> Row { row("create_guard_rule", case, "asset-login").with(rule(org)) };
    let off = || json!({ "is_active": false });
    vec![
        scene(
            "guard:read",
            "auditor",
            [
                row("list_guard_rules", "", "asset-login"),
                row("get_guard_rule", "", "asset-login $rule"),
                row("get_guard_rule", "of another kind", "login $rule"),
                row("get_guard_rule", "global", "asset-login $global_rule"),
                row("get_guard_rule", "a neighbour's", "asset-login $other_rule"),
            ],
        ),
        scene(
            "guard:write",
            "org_admin",
            [
                create("", json!("$org")),
                create("global", Value::Null),
                create("a neighbour's", json!("$other_org")),
                row("create_guard_rule", "naming a neighbour's asset", "asset-login").with(
                    json!({ "org_id": "$org", "name": "new", "action": "reject", "match": { "assets": ["$other_web"] } }),
                ),
                row("update_guard_rule", "", "asset-login $rule").with(off()),
                row("update_guard_rule", "global", "asset-login $global_rule").with(off()),
                row("update_guard_rule", "a neighbour's", "asset-login $other_rule").with(off()),
                row("delete_guard_rule", "", "asset-login $rule"),
                row("delete_guard_rule", "global", "asset-login $global_rule"),
                row("delete_guard_rule", "a neighbour's", "asset-login $other_rule"),
            ],
        ),
    ]
}
