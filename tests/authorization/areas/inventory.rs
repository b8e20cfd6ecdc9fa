//! Nodes, assets, accounts.

use crate::authorization::table::{Scene, row, scene};
use gatepass_testing::json;

pub fn scenes() -> Vec<Scene> {
    let renamed = || json!({ "name": "renamed" });
    let asset = |node: &str| json!({ "org_id": "$org", "name": "new", "category": "host", "nodes": [node], "protocols": [] });
    vec![
        scene(
            "inventory:read",
            "member",
            [
                row("list_nodes", "", ""),
                row("get_node", "", "$node"),
                row("list_assets", "", ""),
                row("get_asset", "", "$web"),
                row("list_accounts", "", "$web"),
                row("get_account", "", "$web $account"),
                row("get_account", "of another asset", "$web $other_account"),
            ],
        ),
        scene(
            "inventory:write",
            "org_admin",
            [
                row("create_node", "", "").with(json!({ "org_id": "$org", "name": "new" })),
                row("create_node", "below a neighbour's", "")
                    .with(json!({ "org_id": "$org", "name": "new", "parent_id": "$other_node" })),
                row("create_node", "below nobody's", "")
                    .with(json!({ "org_id": "$org", "name": "new", "parent_id": "$nobody" })),
                row("create_node", "owned by whom they can't see", "")
                    .with(json!({ "org_id": "$org", "name": "new", "owner_id": "$unknown" })),
                row("update_node", "", "$node").with(renamed()),
                row("delete_node", "empty", "$empty_node"),
                row("delete_node", "in use", "$node"),
                row("create_asset", "", "").with(asset("$node")),
                row("create_asset", "in a neighbour's node", "").with(asset("$other_node")),
                row("create_asset", "in nobody's node", "").with(asset("$nobody")),
                row("update_asset", "", "$web").with(renamed()),
                row("update_asset", "owned by whom they can't see", "$web")
                    .with(json!({ "owner_id": "$unknown" })),
                row("delete_asset", "", "$spare"),
                row("delete_asset", "in use", "$web"),
                row("create_account", "", "$web").with(json!({ "username": "root" })),
                row("update_account", "", "$web $account").with(json!({ "privileged": true })),
                row("delete_account", "", "$web $account"),
                row("delete_account", "of another asset", "$web $other_account"),
            ],
        ),
    ]
}
