//! The scopes that an API key needs for each operation. The tests of the whole suite hold this table against the refusals of the
//! server.

#[allow(clippy::enum_glob_use, reason = "a table of nearly all scopes")]
use gatepass_domain::authz::Scope::{self, *};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// Each scope, with the ids of the operations that need it. An operation that stands twice needs one of its scopes.
const NEEDED: &[(Scope, &str)] = &[
    (
        DirectoryRead,
        "get_group get_group_member get_invitation get_member get_nested_group get_organization \
         get_organization_settings get_user list_group_members list_groups list_invitations list_members \
         list_my_invitations list_nested_groups list_organizations list_users",
    ),
    (
        DirectoryWrite,
        "accept_invitation add_group_member create_group create_invitation create_organization create_user \
         decline_invitation delete_group delete_invitation delete_organization delete_user nest_group \
         put_member remove_group_member remove_member unnest_group update_group update_me update_organization \
         update_user",
    ),
    (InventoryRead, "get_account get_asset get_node list_accounts list_assets list_nodes"),
    (
        InventoryWrite,
        "create_account create_asset create_node delete_account delete_asset delete_node update_account \
         update_asset update_node",
    ),
    (PermissionsRead, "export_permission_objects export_permissions get_permission list_permissions"),
    (PermissionsWrite, "create_permission delete_permission update_permission"),
    (AccessRead, "check_access check_access_batch explain_access list_access_users list_accessible_assets"),
    (FlowsRead, "get_catalog_item get_flow list_catalog list_catalog_devices list_flow_versions list_flows"),
    (FlowsWrite, "create_flow delete_flow put_organization_settings update_flow"),
    (
        TicketsRead,
        "export_ticket_objects export_tickets get_ticket get_ticket_progress list_comments \
         list_ticket_history list_tickets stream_events summarize_tickets",
    ),
    (
        TicketsWrite,
        "add_comment approve_ticket approve_tickets cancel_ticket cancel_tickets deny_ticket deny_tickets \
         extend_grant open_ticket override_ticket preview_ticket reassign_ticket resubmit_ticket retry_ticket \
         watch_ticket",
    ),
    (GrantsRead, "export_grant_objects export_grants get_grant get_grant_provisioning list_grants"),
    (GrantsWrite, "end_grant revoke_grant revoke_grants start_grant update_grant"),
    (EventsRead, "export_events get_event list_events stream_events"),
    (ApiKeysRead, "get_api_key list_api_keys"),
    (ApiKeysWrite, "create_api_key revoke_api_key update_api_key"),
    (JobsRead, "get_job list_jobs"),
    (JobsWrite, "retry_job"),
    (GuardRead, "get_command_group get_guard_rule list_command_groups list_guard_rules test_command_group"),
    (
        GuardWrite,
        "create_command_group create_guard_rule delete_command_group delete_guard_rule import_command_groups \
         update_command_group update_guard_rule",
    ),
    (GuardEvaluate, "evaluate_asset_login evaluate_command evaluate_commands evaluate_login"),
    (ConnectionsWrite, "create_connection_token delete_connection_token get_connection_token"),
    (
        SessionsReport,
        "end_asset_session get_asset_session list_commands_of_session redeem_connection_token \
         report_session_commands",
    ),
    (
        SessionsRead,
        "export_asset_sessions export_session_commands get_asset_session list_asset_sessions \
         list_commands_of_session list_session_commands",
    ),
    (SessionsWrite, "terminate_asset_session"),
    (
        NotificationsRead,
        "count_unread_notifications get_delivery get_notification_preferences get_template list_deliveries \
         list_notifications list_own_channels list_templates preview_template",
    ),
    (
        NotificationsWrite,
        "authorize_channel confirm_channel_code delete_template mark_notifications \
         put_notification_preferences put_template retry_delivery send_channel_code unbind_channel",
    ),
    (WebhooksRead, "get_webhook list_webhooks"),
    (
        WebhooksWrite,
        "create_webhook delete_webhook replay_webhook rotate_webhook_secret test_webhook update_webhook",
    ),
    (ChannelsRead, "get_channel list_channels"),
    (ChannelsWrite, "create_channel delete_channel test_channel update_channel"),
    (ConnectorsRead, "get_connector list_connectors"),
    (
        ConnectorsWrite,
        "create_connector delete_connector report_provisioning rotate_connector_secret update_connector",
    ),
    (ConnectorsRun, "fetch_connector_tasks reconcile_connector report_provisioning"),
];

/// More scopes that operations need in some cases.
const ALSO: &[(Scope, &str, &str)] = &[
    (FlowsWrite, "to change its settings", "update_organization"),
    (TicketsRead, "to preview with the values of a ticket", "preview_template"),
    (GuardEvaluate, "for a gateway that takes back a review", "cancel_ticket"),
    (OnBehalfWrite, "to ask for somebody else", "open_ticket preview_ticket resubmit_ticket"),
    (
        PermissionsWrite,
        "to name owners, and to put something where permissions reach it",
        "create_asset create_node update_asset update_node",
    ),
];

/// Names the scopes of an operation, one of which a key needs: as `x-required-scopes` for programs, and in its description for
/// readers. Not in `security`, where linters want only scopes of OAuth 2.0.
pub fn add(operation: &mut Map<String, Value>) {
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
    let needed: Vec<Scope> =
        NEEDED.iter().filter(|(_, ids)| names(ids, &id)).map(|(scope, _)| *scope).collect();
    if needed.is_empty() {
        return;
    }
    let one_of: Vec<String> = needed.iter().map(|scope| format!("`{scope}`")).collect();
    let mut text = format!("**Scope of an API key:** {}", one_of.join(" or "));
    for (scope, why, _) in ALSO.iter().filter(|(_, _, ids)| names(ids, &id)) {
        let _infallible = write!(text, "; also `{scope}` {why}");
    }
    let description = operation.get("description").and_then(Value::as_str).unwrap_or_default();
    operation.insert("description".into(), json!(format!("{description}\n\n{text}.").trim_start()));
    operation.insert("x-required-scopes".into(), json!(needed));
}

/// Every scope that a refusal of an operation may name.
pub fn of(operation: &str) -> impl Iterator<Item = Scope> {
    let needed = NEEDED.iter().map(|(scope, ids)| (scope, ids));
    let also = ALSO.iter().map(|(scope, _, ids)| (scope, ids));
    needed.chain(also).filter(move |(_, ids)| names(ids, operation)).map(|(scope, _)| *scope)
}

fn names(ids: &str, operation: &str) -> bool {
    ids.split(' ').any(|id| id == operation)
}
