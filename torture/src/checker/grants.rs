//! An approved ticket has one grant and one permission, which give what was approved, for as long; no other has any.

use serde_json::Value;
use time::Duration;

use super::FaultKind::{TwoGrants, TwoPermissions, Unfounded, Ungranted, WrongGrant};
use super::Faults;
use super::rows::{Case, Grant, Permission};

pub(super) fn check(case: &Case, faults: &mut Faults) {
    let name = || format!("ticket {} ({})", case.ticket.number, case.ticket.title);
    let approved = case.ticket.state == "approved";
    for (count, twice, noun) in
        [(case.grants.len(), TwoGrants, "grants"), (case.permissions.len(), TwoPermissions, "permissions")]
    {
        faults.expect(count <= 1, twice, || format!("{}: {count} {noun}", name()));
        faults.expect(count > 0 || !approved, Ungranted, || format!("{} has no {noun}", name()));
        faults.expect(count == 0 || approved, Unfounded, || format!("{} has {noun}, not approved", name()));
    }
    window(case, faults);
    if let ([grant], [permission]) = (case.grants.as_slice(), case.permissions.as_slice()) {
        for wrong in differences(case, grant, permission) {
            faults.add(WrongGrant, format!("{}: {wrong}", name()));
        }
    }
}

/// An approved ticket's window begins when it was decided, and is as long as was approved.
fn window(case: &Case, faults: &mut Faults) {
    let ticket = &case.ticket;
    let hours = ticket.approved_timing.as_ref().and_then(|timing| hours(&timing["duration"]));
    let expected = ticket.decided_at.filter(|_| ticket.state == "approved");
    let end = expected.zip(hours).map(|(start, hours)| start + hours);
    let fits = ticket.window_start == expected && ticket.window_end == end;
    faults.expect(fits, WrongGrant, || format!("ticket {}: window", ticket.number));
}

/// `PT4H`: the clients ask for whole hours.
fn hours(duration: &Value) -> Option<Duration> {
    let hours = duration.as_str()?.strip_prefix("PT")?.strip_suffix('H')?.parse().ok()?;
    Some(Duration::hours(hours))
}

fn differences(case: &Case, grant: &Grant, permission: &Permission) -> Vec<&'static str> {
    let ticket = &case.ticket;
    let nothing = Value::Null;
    let given = ticket.approved.as_ref().unwrap_or(&nothing);
    let window = (ticket.window_start, ticket.window_end);
    let checks = [
        ("the grant's permission is another", grant.permission_id.as_ref() == Some(&permission.id)),
        ("the grant is somebody else's", grant.beneficiary_id == ticket.beneficiary_id),
        ("the permission is somebody else's", permission.users == [ticket.beneficiary_id.clone()]),
        ("the permission has groups", permission.groups.is_empty()),
        ("assets", permission.assets == given["assets"]),
        ("nodes", permission.nodes == given["nodes"]),
        ("accounts", permission.accounts == given["accounts"]),
        ("protocols", permission.protocols == given["protocols"]),
        ("actions", permission.actions == given["actions"]),
        ("the grant's window", (Some(grant.window_start), grant.window_end) == window),
        ("the permission's window", (permission.valid_from, permission.valid_until) == window),
        ("the permission allows after the grant's end", !permission.is_active || grant.state == "open"),
        ("the permission of an open grant allows nothing", permission.is_active || grant.state != "open"),
        ("the grant's state_data", grant.state_data["state"] == grant.state.as_str()),
    ];
    checks.into_iter().filter(|(_, fits)| !fits).map(|(what, _)| what).collect()
}
