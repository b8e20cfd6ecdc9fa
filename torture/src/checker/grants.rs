//! An approved ticket has one grant and, if it is for assets, one permission. Both give the approved content for the
//! approved time. No other ticket has any.

use serde_json::Value;
use time::Duration;

use super::FaultKind::{TwoGrants, TwoPermissions, Unfounded, Ungranted, WrongGrant};
use super::Faults;
use super::rows::{Case, Grant, Permission};

pub(super) fn check(case: &Case, faults: &mut Faults) {
    let name = || format!("ticket {} ({})", case.ticket.number, case.ticket.title);
    let approved = case.ticket.state == "approved";
    let permitted = approved && case.ticket.r#type == "asset_access";
    for (count, given, twice, noun) in [
        (case.grants.len(), approved, TwoGrants, "grants"),
        (case.permissions.len(), permitted, TwoPermissions, "permissions"),
    ] {
        faults.expect(count <= 1, twice, || format!("{}: {count} {noun}", name()));
        faults.expect(count > 0 || !given, Ungranted, || format!("{} has no {noun}", name()));
        faults.expect(count == 0 || given, Unfounded, || format!("{} has {noun} that it gives not", name()));
    }
    window(case, faults);
    let mut wrong = Vec::new();
    if let [grant] = case.grants.as_slice() {
        wrong.extend(differences(case, grant));
        if let [permission] = case.permissions.as_slice() {
            wrong.extend(differences_of_permission(case, grant, permission));
        }
    }
    for wrong in wrong {
        faults.add(WrongGrant, format!("{}: {wrong}", name()));
    }
}

/// The window of an approved ticket begins at its decision and has the approved length.
fn window(case: &Case, faults: &mut Faults) {
    let ticket = &case.ticket;
    let hours = ticket.approved_timing.as_ref().and_then(|timing| hours(&timing["duration"]));
    let expected = ticket.decided_at.filter(|_| ticket.state == "approved");
    let end = expected.zip(hours).map(|(start, hours)| start + hours);
    let fits = ticket.window_start == expected && ticket.window_end == end;
    faults.expect(fits, WrongGrant, || format!("ticket {}: window", ticket.number));
}

/// Reads `PT4H`: the clients ask for whole hours.
fn hours(duration: &Value) -> Option<Duration> {
    let hours = duration.as_str()?.strip_prefix("PT")?.strip_suffix('H')?.parse().ok()?;
    Some(Duration::hours(hours))
}

fn differences(case: &Case, grant: &Grant) -> Vec<&'static str> {
    let ticket = &case.ticket;
    let is_session = ticket.r#type == "device_admin";
    // The window of a session begins at its start.
    let length = ticket.window_start.zip(ticket.window_end).map(|(start, end)| end - start);
    let started = grant.started_at.map(|start| (Some(start), length.map(|length| start + length)));
    // Until then it waits for the start, as long as the flows of a run say by default.
    let waits = ticket.window_start.map(|start| start + Duration::days(7));
    let unstarted = (ticket.window_start, if is_session { waits } else { ticket.window_end });
    let window = started.unwrap_or(unstarted);
    let fits_state = match grant.state.as_str() {
        "ready" => is_session && grant.started_at.is_none(),
        "open" => is_session == grant.started_at.is_some(),
        _ => is_session || grant.started_at.is_none(),
    };
    let checks = [
        ("the grant is somebody else's", grant.beneficiary_id == ticket.beneficiary_id),
        ("the grant's window", (Some(grant.window_start), grant.window_end) == window),
        ("the grant's start", fits_state),
        ("the grant's state_data", grant.state_data["state"] == grant.state.as_str()),
        ("the grant's permission", grant.permission_id.is_some() == (ticket.r#type == "asset_access")),
    ];
    checks.into_iter().filter(|(_, fits)| !fits).map(|(what, _)| what).collect()
}

fn differences_of_permission(case: &Case, grant: &Grant, permission: &Permission) -> Vec<&'static str> {
    let ticket = &case.ticket;
    let nothing = Value::Null;
    let given = ticket.approved.as_ref().unwrap_or(&nothing);
    let window = (ticket.window_start, ticket.window_end);
    let checks = [
        ("the grant's permission is another", grant.permission_id.as_ref() == Some(&permission.id)),
        ("the permission is somebody else's", permission.users == [ticket.beneficiary_id.clone()]),
        ("the permission has groups", permission.groups.is_empty()),
        ("assets", permission.assets == given["assets"]),
        ("nodes", permission.nodes == given["nodes"]),
        ("accounts", permission.accounts == given["accounts"]),
        ("protocols", permission.protocols == given["protocols"]),
        ("actions", permission.actions == given["actions"]),
        ("the permission's window", (permission.valid_from, permission.valid_until) == window),
        ("the permission allows after the grant's end", !permission.is_active || grant.state == "open"),
        ("the permission of an open grant allows nothing", permission.is_active || grant.state != "open"),
    ];
    checks.into_iter().filter(|(_, fits)| !fits).map(|(what, _)| what).collect()
}
