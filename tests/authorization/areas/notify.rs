//! The inbox, choices about messages, and deliveries.

use crate::authorization::table::{Scene, nothing, row, scene};
use gatepass_testing::json;

pub fn scenes() -> Vec<Scene> {
    let chosen = || json!({ "language": "de", "time_zone": "UTC", "unwanted_mail": [] });
    vec![
        scene(
            "notifications:read",
            "auditor",
            [
                row("list_notifications", "", ""),
                row("count_unread_notifications", "", ""),
                row("get_notification_preferences", "", ""),
                row("list_deliveries", "", ""),
                row("get_delivery", "", "$delivery"),
                row("get_delivery", "a neighbour's", "$other_delivery"),
                row("get_delivery", "of no organization", "$global_delivery"),
            ],
        ),
        scene(
            "notifications:write",
            "org_admin",
            [
                row("mark_notifications", "", "").with(json!({})),
                row("put_notification_preferences", "", "").with(chosen()),
                row("retry_delivery", "", "$delivery").with(nothing()),
                row("retry_delivery", "a neighbour's", "$other_delivery").with(nothing()),
                row("retry_delivery", "of no organization", "$global_delivery").with(nothing()),
            ],
        ),
    ]
}
