//! An approved ticket has one grant and, if it is for assets, one permission. Both give the approved content for the
//! approved time. An approved extension moves their end, and makes nothing new. No other ticket has any.

use serde_json::Value;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::FaultKind::{Reopened, TwoGrants, TwoPermissions, Unfounded, Ungranted, WrongGrant};
use super::Faults;
use super::rows::{Case, Grant, Permission};

pub(super) fn check(case: &Case, faults: &mut Faults) {
    let name = || format!("ticket {} ({})", case.ticket.number, case.ticket.title);
    let approved =
        case.ticket.state == "approved" && case.ticket.extension.is_none() && !case.ticket.is_review();
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
        extensions(case, grant, faults);
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
    let timing = ticket.approved_timing.as_ref();
    let length = timing.and_then(|timing| length(&timing["duration"]));
    let expected = ticket.decided_at.filter(|_| ticket.state == "approved");
    let of_extension = || expected.and(timing).and_then(|timing| moment(&timing["end"]));
    let end = expected.zip(length).map(|(start, length)| start + length).or_else(of_extension);
    let fits = ticket.window_start == expected && ticket.window_end == end;
    faults.expect(fits, WrongGrant, || format!("ticket {}: window", ticket.number));
}

/// Reads `PT4H` and `PT20S`: the clients ask for whole hours, and reviews count for some seconds.
fn length(duration: &Value) -> Option<Duration> {
    let text = duration.as_str()?.strip_prefix("PT")?;
    let hours = text.strip_suffix('H').and_then(|hours| Some(Duration::hours(hours.parse().ok()?)));
    hours.or_else(|| Some(Duration::seconds(text.strip_suffix('S')?.parse().ok()?)))
}

fn moment(value: &Value) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(value.as_str()?, &Rfc3339).ok()
}

/// The window of the grant without its extensions.
fn first_window(case: &Case, grant: &Grant) -> (Option<OffsetDateTime>, Option<OffsetDateTime>) {
    let ticket = &case.ticket;
    // The window of a session begins at its start.
    let length = ticket.window_start.zip(ticket.window_end).map(|(start, end)| end - start);
    let started = grant.started_at.map(|start| (Some(start), length.map(|length| start + length)));
    // Until then it waits for the start, as long as the flows of a run say by default.
    let waits = ticket.window_start.map(|start| start + Duration::days(7));
    let is_session = ticket.r#type == "device_admin";
    started.unwrap_or((ticket.window_start, if is_session { waits } else { ticket.window_end }))
}

/// Each extension moves the end that it found to a later one, and finds the grant open.
fn extensions(case: &Case, grant: &Grant, faults: &mut Faults) {
    let name = || format!("ticket {}", case.ticket.number);
    let mut end = first_window(case, grant).1;
    for extension in &case.extensions {
        let fits = end == Some(extension.from) && extension.to > extension.from;
        faults.expect(fits, WrongGrant, || {
            format!("{}: extended from {} to {}", name(), extension.from, extension.to)
        });
        let is_open = grant.closed_at().is_none_or(|closed| extension.at <= closed);
        faults.expect(is_open, Reopened, || {
            format!("{}: its closed grant was extended at {}", name(), extension.at)
        });
        end = Some(extension.to);
    }
}

fn differences(case: &Case, grant: &Grant) -> Vec<&'static str> {
    let ticket = &case.ticket;
    let is_session = ticket.r#type == "device_admin";
    let (start, end) = first_window(case, grant);
    let window = (start, case.extensions.last().map(|extension| extension.to).or(end));
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
    let window = (Some(grant.window_start), grant.window_end);
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
