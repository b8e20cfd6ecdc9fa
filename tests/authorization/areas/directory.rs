//! Organizations, their members, users, groups.

use crate::authorization::table::{Scene, nothing, row, scene};
use gatepass_testing::json;

pub fn scenes() -> Vec<Scene> {
    let settings = || {
        json!({
            "shadow_global": { "asset_access": true, "resource_access": false, "device_admin": false },
            "self_grants": true, "show_progress": true, "inventory_visibility": "all", "session_records_days": 90,
            "notifications": { "mail": true, "silent": [], "reminders": ["half"], "endings": ["day"], "decisions_by_mail": "unprivileged" },
        })
    };
    vec![
        scene(
            "directory:read",
            "member",
            [
                row("list_organizations", "", ""),
                row("get_organization", "", "$org"),
                row("get_organization", "nobody's", "$nobody"),
                row("get_organization_settings", "", "$org"),
                row("get_organization_settings", "a neighbour's", "$other_org"),
                row("list_members", "", "$org"),
                row("get_member", "", "$org $applicant"),
                row("get_member", "who is none", "$org $unknown"),
                row("list_users", "", ""),
                row("get_user", "oneself", "$me"),
                row("get_user", "colleague", "$leaver"),
                row("get_user", "stranger", "$unknown"),
                row("get_user", "neighbour", "$other_member"),
                row("list_my_invitations", "", ""),
                row("list_groups", "", ""),
                row("get_group", "", "$group"),
                row("list_group_members", "", "$group"),
                row("get_group_member", "", "$group $member"),
                row("list_nested_groups", "", "$group"),
                row("get_nested_group", "", "$group $nested_group"),
            ],
        ),
        scene(
            "directory:read",
            "org_admin",
            [
                row("list_invitations", "", "$org"),
                row("list_invitations", "neighbour's", "$other_org"),
                row("get_invitation", "", "$org $invitation"),
                row("get_invitation", "neighbour's", "$other_org $other_invitation"),
            ],
        ),
        scene(
            "flows:write",
            "org_admin",
            [
                row("put_organization_settings", "", "$org").with(settings()),
                row("put_organization_settings", "a neighbour's", "$other_org").with(settings()),
            ],
        ),
        scene(
            "directory:write",
            "org_admin",
            [
                row("update_organization", "", "$org").with(json!({ "name": "Renamed" })),
                row("update_organization", "to a slug that is taken", "$org")
                    .with(json!({ "slug": "neighbour" })),
                row("update_organization", "the settings", "$org")
                    .with(json!({ "settings": { "shadow_global": { "asset_access": false } } })),
                row("put_member", "anew", "$org $unknown").with(json!({ "role": "member" })),
                row("create_user", "service, at home here", "").with(json!({ "username": "ci", "name": "CI",
                    "kind": "service", "home_org_id": "$org" })),
                row("put_member", "neighbour", "$org $other_member").with(json!({ "role": "member" })),
                row("put_member", "nobody", "$org $nobody").with(json!({ "role": "member" })),
                row("put_member", "to another role", "$org $leaver").with(json!({ "role": "auditor" })),
                row("put_member", "oneself to admin", "$org $me").with(json!({ "role": "org_admin" })),
                row("create_invitation", "", "$org")
                    .with(json!({ "user_id": "$approver", "role": "member" })),
                row("create_invitation", "who is invited", "$org")
                    .with(json!({ "user_id": "$unknown", "role": "member" })),
                row("create_invitation", "neighbour", "$org")
                    .with(json!({ "user_id": "$other_member", "role": "member" })),
                row("delete_invitation", "", "$org $invitation"),
                row("delete_invitation", "neighbour's", "$other_org $other_invitation"),
                row("accept_invitation", "approver's", "$approver_invitation").with(nothing()),
                row("accept_invitation", "neighbour's", "$other_invitation").with(nothing()),
                row("decline_invitation", "approver's", "$approver_invitation").with(nothing()),
                row("decline_invitation", "neighbour's", "$other_invitation").with(nothing()),
                row("remove_member", "", "$org $leaver"),
                row("remove_member", "with all that they have", "$org $applicant"),
                row("remove_member", "who is none", "$org $other_member"),
                row("create_group", "", "").with(json!({ "org_id": "$org", "name": "new" })),
                row("create_group", "in no organization", "")
                    .with(json!({ "org_id": "$nobody", "name": "new" })),
                row("update_group", "", "$group").with(json!({ "name": "renamed" })),
                row("delete_group", "", "$group"),
                row("add_group_member", "", "$group $leaver").with(nothing()),
                row("add_group_member", "neighbour", "$group $other_member").with(nothing()),
                row("add_group_member", "nobody", "$group $nobody").with(nothing()),
                row("remove_group_member", "", "$group $member"),
                row("nest_group", "", "$nested_group $spare_group").with(nothing()),
                row("nest_group", "in itself", "$nested_group $group").with(nothing()),
                row("nest_group", "neighbour's", "$group $other_group").with(nothing()),
                row("nest_group", "nobody's", "$group $nobody").with(nothing()),
                row("unnest_group", "", "$group $nested_group"),
            ],
        ),
        scene(
            "directory:write",
            "super_admin",
            [
                row("create_organization", "", "").with(json!({ "name": "New", "slug": "new" })),
                row("delete_organization", "in use", "$org"),
                row("delete_organization", "empty", "$empty_org"),
                row("create_user", "", "").with(json!({ "username": "new", "name": "New" })),
                row("update_user", "oneself", "$me").with(json!({ "name": "Me" })),
                row("update_user", "colleague", "$leaver").with(json!({ "name": "Renamed" })),
                row("update_user", "to super admin", "$me").with(json!({ "is_super_admin": true })),
                row("update_user", "stranger", "$unknown").with(json!({ "name": "Renamed" })),
                row("delete_user", "in use", "$leaver"),
                row("delete_user", "stranger", "$unknown"),
            ],
        ),
    ]
}
