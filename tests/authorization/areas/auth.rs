//! Sessions, one's own profile, API keys.

use crate::authorization::table::{Scene, nothing, row, scene};
use gatepass_testing::json;

pub fn scenes() -> Vec<Scene> {
    let key = |user: &str, scope: &str| json!({ "name": "ci", "user_id": user, "scopes": [scope] });
    vec![
        scene(
            "tickets:read",
            "member",
            [
                row("login", "", "").with(json!({ "username": "mia", "password": "mias long password" })),
                row("complete_login", "", "").with(json!({ "poll_token": "$poll_token" })),
                row("complete_login", "no token", "").with(json!({ "poll_token": "nothing" })),
                row("refresh_session", "", "").with(json!({ "refresh_token": "$refresh" })),
                row("refresh_session", "no token", "").with(json!({ "refresh_token": "nothing" })),
                row("logout", "", "").with(nothing()),
                row("get_me", "", ""),
                row("list_sessions", "", ""),
                row("end_session", "a member's", "$member_session"),
                row("end_other_sessions", "", ""),
            ],
        ),
        scene("directory:write", "member", [row("update_me", "", "").with(json!({ "name": "Me" }))]),
        scene(
            "api_keys:read",
            "org_admin",
            [
                row("list_api_keys", "", ""),
                row("get_api_key", "own", "$my_key"),
                row("get_api_key", "colleague's", "$applicant_key"),
                row("get_api_key", "service's", "$bot_key"),
            ],
        ),
        scene(
            "api_keys:write",
            "org_admin",
            [
                row("create_api_key", "own, of a scope that the key has", "")
                    .with(key("$me", "api_keys:write")),
                row("create_api_key", "own, of another scope", "").with(key("$me", "tickets:read")),
                row("create_api_key", "colleague's", "").with(key("$applicant", "api_keys:write")),
                row("create_api_key", "service's", "").with(key("$bot", "api_keys:write")),
                row("create_api_key", "service's, limited to an organization", "")
                    .with(json!({ "name": "ci",
                    "user_id": "$bot", "scopes": ["api_keys:write"], "org_ids": ["$org"] })),
                row("create_api_key", "stranger's", "").with(key("$unknown", "api_keys:write")),
                row("update_api_key", "own", "$my_key").with(json!({ "name": "renamed" })),
                row("update_api_key", "colleague's", "$applicant_key").with(json!({ "name": "renamed" })),
                row("update_api_key", "service's", "$bot_key").with(json!({ "name": "renamed" })),
                row("revoke_api_key", "own", "$my_key"),
                row("revoke_api_key", "colleague's", "$applicant_key"),
                row("revoke_api_key", "service's", "$bot_key"),
            ],
        ),
    ]
}
