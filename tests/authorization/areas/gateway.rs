//! Connection tokens and sessions on assets.

use crate::authorization::table::{Scene, nothing, row, scene};
use gatepass_testing::{Value, json};

pub fn scenes() -> Vec<Scene> {
    let connect = |asset: &str| json!({ "asset_id": asset, "account": "app", "protocol": "ssh" });
    let commands = || json!({ "commands": [{ "seq": 9, "at": "2026-11-30T12:00:00Z", "command": "ls", "action": "accept" }] });
    let reason = || json!({ "reason": "odd commands" });
    let token = |text: &str| -> Value { json!({ "token": text }) };
    vec![
        scene(
            "connections:write",
            "applicant",
            [
                row("create_connection_token", "", "").with(connect("$web")),
                row("create_connection_token", "to another asset", "").with(connect("$spare")),
                row("create_connection_token", "to a neighbour's asset", "").with(connect("$other_web")),
                row("get_connection_token", "", "$connection"),
                row("get_connection_token", "a neighbour's", "$other_connection"),
                row("delete_connection_token", "", "$connection").with(nothing()),
                row("delete_connection_token", "a neighbour's", "$other_connection").with(nothing()),
            ],
        ),
        scene(
            "sessions:report",
            "auditor",
            [
                row("redeem_connection_token", "", "").with(token("$jwt")),
                row("redeem_connection_token", "a neighbour's", "").with(token("$other_jwt")),
                row("redeem_connection_token", "no token", "").with(token("jwt")),
                row("report_session_commands", "", "$connected").with(commands()),
                row("report_session_commands", "a neighbour's", "$other_connected").with(commands()),
                row("end_asset_session", "", "$connected").with(reason()),
                row("end_asset_session", "a neighbour's", "$other_connected").with(reason()),
            ],
        ),
        scene(
            "sessions:read",
            "auditor",
            [
                row("list_asset_sessions", "", ""),
                row("export_asset_sessions", "", ""),
                row("list_session_commands", "", ""),
                row("export_session_commands", "", ""),
                row("get_asset_session", "", "$connected"),
                row("get_asset_session", "a neighbour's", "$other_connected"),
                row("list_commands_of_session", "", "$connected"),
                row("list_commands_of_session", "a neighbour's", "$other_connected"),
            ],
        ),
        scene(
            "sessions:write",
            "org_admin",
            [
                row("terminate_asset_session", "", "$connected").with(reason()),
                row("terminate_asset_session", "a neighbour's", "$other_connected").with(reason()),
            ],
        ),
    ]
}
