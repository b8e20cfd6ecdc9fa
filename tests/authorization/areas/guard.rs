//! Guard rules, and the groups of commands that they are about.

use crate::authorization::table::{Row, Scene, row, scene};
use gatepass_testing::{Value, json};

pub fn scenes() -> Vec<Scene> {
    let rule = |org: Value| json!({ "org_id": org, "name": "new", "action": "reject" });
    let create = |case, org: Value| -> Row { row("create_guard_rule", case, "asset-login").with(rule(org)) };
    let off = || json!({ "is_active": false });
    let group = |org: Value| json!({ "org_id": org, "name": "new", "type": "command", "content": "rm -rf" });
    let import =
        |org: Value| json!({ "org_id": org, "items": [{ "name": "imported", "content": "rm -rf" }] });
    let renamed = || json!({ "name": "renamed" });
    let command = || json!({ "command": "sudo command" });
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
                row("list_command_groups", "", ""),
                row("get_command_group", "", "$command_group"),
                row("get_command_group", "global", "$global_command_group"),
                row("get_command_group", "a neighbour's", "$other_command_group"),
                row("test_command_group", "", "$command_group").with(command()),
                row("test_command_group", "global", "$global_command_group").with(command()),
                row("test_command_group", "a neighbour's", "$other_command_group").with(command()),
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
                row("create_command_group", "", "").with(group(json!("$org"))),
                row("create_command_group", "global", "").with(group(Value::Null)),
                row("create_command_group", "in a neighbour's organization", "")
                    .with(group(json!("$other_org"))),
                row("import_command_groups", "", "").with(import(json!("$org"))),
                row("import_command_groups", "global", "").with(import(Value::Null)),
                row("import_command_groups", "in a neighbour's organization", "")
                    .with(import(json!("$other_org"))),
                row("update_command_group", "", "$command_group").with(renamed()),
                row("update_command_group", "global", "$global_command_group").with(renamed()),
                row("update_command_group", "a neighbour's", "$other_command_group").with(renamed()),
                row("delete_command_group", "", "$command_group"),
                row("delete_command_group", "global", "$global_command_group"),
                row("delete_command_group", "a neighbour's", "$other_command_group"),
            ],
        ),
        scene(
            "guard:evaluate",
            "auditor",
            [
                row("evaluate_login", "", "").with(json!({ "user_id": "$member" })),
                row("evaluate_login", "of a neighbour", "").with(json!({ "user_id": "$other_member" })),
                row("evaluate_asset_login", "", "").with(connection("$member", "$web")),
                row("evaluate_asset_login", "to a neighbour's asset", "").with(connection("$other_member", "$other_web")),
                row("evaluate_asset_login", "of a neighbour", "").with(connection("$other_member", "$web")),
                row("evaluate_command", "", "").with(typed("$member", "$web")),
                row("evaluate_command", "to a neighbour's asset", "").with(typed("$other_member", "$other_web")),
                row("evaluate_command", "of a neighbour", "").with(typed("$other_member", "$web")),
                row("evaluate_commands", "", "").with(json!({ "questions": [typed("$member", "$web")] })),
            ],
        ),
    ]
}

fn connection(user: &str, asset: &str) -> Value {
    json!({ "user_id": user, "asset_id": asset, "account": "app", "protocol": "ssh" })
}

fn typed(user: &str, asset: &str) -> Value {
    json!({ "user_id": user, "asset_id": asset, "account": "app", "protocol": "ssh", "command": "reboot" })
}
