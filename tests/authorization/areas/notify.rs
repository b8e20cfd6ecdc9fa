//! The inbox, choices about messages, and deliveries.

use crate::authorization::table::{Scene, nothing, row, scene};
use gatepass_testing::{Value, json};

pub fn scenes() -> Vec<Scene> {
    let chosen = || json!({ "language": "de", "time_zone": "UTC", "unwanted_mail": [] });
    let hook = |org: Value| json!({ "org_id": org, "name": "new", "url": "https://hooks.example.org" });
    let texts = || json!({ "subject": "[{{ org.name }}]" });
    let preview = |org: &str| json!({ "org_id": org, "message": "approved", "language": "en" });
    let chat = |org: &str| {
        let settings =
            json!({ "app_id": "cli_1", "app_secret": "x", "encrypt_key": "x", "verification_token": "x" });
        json!({ "org_id": org, "service": "feishu", "name": "new", "settings": settings })
    };
    let past = || json!({ "from": "2026-01-31T12:00:00Z" });
    vec![
        scene(
            "notifications:read",
            "auditor",
            [
                row("list_notifications", "", ""),
                row("count_unread_notifications", "", ""),
                row("get_notification_preferences", "", ""),
                row("list_deliveries", "", ""),
                row("list_own_channels", "", ""),
                row("get_delivery", "", "$delivery"),
                row("get_delivery", "a neighbour's", "$other_delivery"),
                row("get_delivery", "of no organization", "$global_delivery"),
                row("list_templates", "", "$org"),
                row("list_templates", "a neighbour's", "$other_org"),
                row("get_template", "", "$org approved en"),
                row("get_template", "a neighbour's", "$other_org approved en"),
                row("preview_template", "", "").with(preview("$org")),
                row("preview_template", "a neighbour's", "").with(preview("$other_org")),
            ],
        ),
        scene(
            "webhooks:read",
            "auditor",
            [
                row("list_webhooks", "", ""),
                row("get_webhook", "", "$webhook"),
                row("get_webhook", "a neighbour's", "$other_webhook"),
                row("get_webhook", "of no organization", "$global_webhook"),
            ],
        ),
        scene(
            "webhooks:write",
            "org_admin",
            [
                row("create_webhook", "", "").with(hook(json!("$org"))),
                row("create_webhook", "in a neighbour's organization", "").with(hook(json!("$other_org"))),
                row("create_webhook", "of no organization", "").with(hook(Value::Null)),
                row("update_webhook", "", "$webhook").with(json!({ "name": "renamed" })),
                row("update_webhook", "a neighbour's", "$other_webhook").with(json!({ "name": "renamed" })),
                row("update_webhook", "of no organization", "$global_webhook")
                    .with(json!({ "name": "renamed" })),
                row("rotate_webhook_secret", "", "$webhook").with(nothing()),
                row("rotate_webhook_secret", "a neighbour's", "$other_webhook").with(nothing()),
                row("test_webhook", "", "$webhook").with(nothing()),
                row("test_webhook", "a neighbour's", "$other_webhook").with(nothing()),
                row("replay_webhook", "", "$webhook").with(past()),
                row("replay_webhook", "a neighbour's", "$other_webhook").with(past()),
                row("delete_webhook", "", "$webhook"),
                row("delete_webhook", "a neighbour's", "$other_webhook"),
                row("delete_webhook", "of no organization", "$global_webhook"),
            ],
        ),
        scene(
            "channels:read",
            "auditor",
            [
                row("list_channels", "", ""),
                row("get_channel", "", "$channel"),
                row("get_channel", "a neighbour's", "$other_channel"),
            ],
        ),
        scene(
            "channels:write",
            "org_admin",
            [
                row("create_channel", "", "").with(chat("$org")),
                row("create_channel", "in a neighbour's organization", "").with(chat("$other_org")),
                row("update_channel", "", "$channel").with(json!({ "name": "renamed" })),
                row("update_channel", "a neighbour's", "$other_channel").with(json!({ "name": "renamed" })),
                row("test_channel", "", "$channel").with(nothing()),
                row("test_channel", "a neighbour's", "$other_channel").with(nothing()),
                row("delete_channel", "", "$channel"),
                row("delete_channel", "a neighbour's", "$other_channel"),
            ],
        ),
        scene(
            "notifications:write",
            "member",
            [
                row("authorize_channel", "", "$channel").with(nothing()),
                row("authorize_channel", "a neighbour's", "$other_channel").with(nothing()),
                row("send_channel_code", "", "$channel").with(json!({ "account": "U1" })),
                row("send_channel_code", "a neighbour's", "$other_channel").with(json!({ "account": "U1" })),
                row("confirm_channel_code", "", "$channel").with(json!({ "code": "12345678" })),
                row("confirm_channel_code", "a neighbour's", "$other_channel")
                    .with(json!({ "code": "12345678" })),
                row("unbind_channel", "", "$channel"),
                row("unbind_channel", "a neighbour's", "$other_channel"),
            ],
        ),
        scene(
            "notifications:write",
            "org_admin",
            [
                row("mark_notifications", "", "").with(json!({})),
                row("put_notification_preferences", "", "").with(chosen()),
                row("put_template", "", "$org approved en").with(texts()),
                row("put_template", "a neighbour's", "$other_org approved en").with(texts()),
                row("delete_template", "", "$org denied de"),
                row("delete_template", "a neighbour's", "$other_org denied de"),
                row("retry_delivery", "", "$delivery").with(nothing()),
                row("retry_delivery", "a neighbour's", "$other_delivery").with(nothing()),
                row("retry_delivery", "of no organization", "$global_delivery").with(nothing()),
            ],
        ),
    ]
}
