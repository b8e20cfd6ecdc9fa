//! Every acknowledged change is in the database, with the values of the response.

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::FaultKind::{Different, Lost, Reopened};
use super::Faults;
use super::rows::{Case, Tables};
use crate::journal::{Kind, Story};

pub(super) fn check(story: &Story, tables: &Tables, faults: &mut Faults) {
    for (key, request) in &story.requests {
        for view in request.shown() {
            check_one(key, request.kind, &view, tables, faults);
        }
    }
}

fn check_one(key: &str, kind: Kind, view: &Value, tables: &Tables, faults: &mut Faults) {
    let of_grant = matches!(kind, Kind::Comment | Kind::Revoke | Kind::Start | Kind::End);
    let ticket = &view[if of_grant { "ticket_id" } else { "id" }];
    let Some(case) = ticket.as_str().and_then(|id| tables.cases.get(id)) else {
        return faults.add(Lost, format!("{key}: ticket {ticket}"));
    };
    match kind {
        Kind::Open
        | Kind::Extend
        | Kind::Approve
        | Kind::Deny
        | Kind::Cancel
        | Kind::Override
        | Kind::ApproveMany
        | Kind::DenyMany
        | Kind::CancelMany => opened_and_decided(key, case, view, faults),
        Kind::Comment => commented(key, case, view, faults),
        Kind::Start => started(key, case, view, faults),
        Kind::Revoke | Kind::End => closed(key, case, view, faults),
    }
}

/// Whether a time in a response equals this one.
fn is_at(value: &Value, at: Option<OffsetDateTime>) -> bool {
    value.as_str().and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok()) == at
}

fn opened_and_decided(key: &str, case: &Case, view: &Value, faults: &mut Faults) {
    let ticket = &case.ticket;
    let fits = [
        ("number", view["number"] == ticket.number),
        ("org_id", view["org_id"] == ticket.org_id.as_str()),
        ("title", view["title"] == ticket.title.as_str()),
        ("reason", view["reason"] == ticket.reason.as_str()),
        ("applicant", view["applicant"]["id"] == ticket.applicant_id.as_str()),
        ("beneficiary", view["beneficiary"]["id"] == ticket.beneficiary_id.as_str()),
        ("flow", view["flow"]["id"] == ticket.flow_id.as_str()),
        ("requested", view["requested"] == ticket.requested),
        ("created_at", is_at(&view["created_at"], Some(ticket.created_at))),
        // Each act moves the deadline.
        (
            "decision_deadline",
            !is_at(&view["updated_at"], Some(ticket.updated_at))
                || is_at(&view["decision_deadline"], Some(ticket.decision_deadline)),
        ),
    ];
    for (field, _) in fits.into_iter().filter(|(_, fits)| !fits) {
        faults.add(Different, format!("{key}: {field} of ticket {}", ticket.number));
    }
    for level in view["levels"].as_array().into_iter().flatten() {
        decided(key, case, level, faults);
    }
    if view["state"] == "pending" {
        return;
    }
    let grant = case.grants.first().map(|grant| grant.id.as_str());
    let same = view["state"] == ticket.state.as_str()
        && is_at(&view["decided_at"], ticket.decided_at)
        && view["decided_by"]["id"].as_str() == ticket.decided_by.as_deref()
        && is_at(&view["window"]["start"], ticket.window_start)
        && is_at(&view["window"]["end"], ticket.window_end)
        && view["grants"][0].as_str() == grant
        && is_overridden_as(&view["override"], ticket.overridden.as_ref());
    faults.expect(same, Reopened, || format!("{key}: ticket {} was {}", ticket.number, view["state"]));
}

fn is_overridden_as(shown: &Value, stored: Option<&Value>) -> bool {
    stored.map_or(shown.is_null(), |stored| {
        shown["by"]["id"] == stored["by"] && shown["reason"] == stored["reason"]
    })
}

/// Checks a level of a response: its decisions are in the database, which may have more by now.
fn decided(key: &str, case: &Case, shown: &Value, faults: &mut Faults) {
    let name = || format!("{key}: level {} of ticket {}", shown["level"], case.ticket.number);
    let Some(level) = case.levels.iter().find(|level| shown["level"] == level.number) else {
        return faults.add(Lost, name());
    };
    // A ticket that went back to an earlier level asks the approvers of later ones anew.
    let is_reopened = case.decisions.iter().any(|decision| decision.is_void);
    for approver in shown["approvers"].as_array().into_iter().flatten() {
        let asked = level.approvers.iter().any(|user| approver["id"] == user.as_str());
        faults.expect(asked || is_reopened, Lost, || format!("{}: approver {}", name(), approver["id"]));
    }
    for told in shown["decisions"].as_array().into_iter().flatten() {
        let by = |user: &str| told["by"]["id"] == user;
        let here = case.decisions.iter().filter(|decision| decision.level == level.number);
        match here.into_iter().find(|decision| by(&decision.user_id)) {
            None => faults.add(Lost, format!("{}: decision of {}", name(), told["by"]["id"])),
            Some(decision) => {
                let same = told["verdict"] == decision.verdict.as_str()
                    && is_at(&told["at"], Some(decision.decided_at))
                    && told["comment"].as_str() == decision.comment.as_deref();
                faults.expect(same, Different, || format!("{}: decision of {}", name(), decision.user_id));
            }
        }
    }
}

fn commented(key: &str, case: &Case, view: &Value, faults: &mut Faults) {
    let Some(comment) = case.comments.iter().find(|comment| view["id"] == comment.id.as_str()) else {
        return faults.add(Lost, format!("{key}: comment {}", view["id"]));
    };
    let same = view["body"] == comment.body.as_str()
        && view["author"]["id"] == comment.author_id.as_str()
        && is_at(&view["created_at"], Some(comment.created_at));
    faults.expect(same, Different, || format!("{key}: comment {}", comment.id));
}

fn started(key: &str, case: &Case, view: &Value, faults: &mut Faults) {
    let Some(grant) = case.grants.iter().find(|grant| view["id"] == grant.id.as_str()) else {
        return faults.add(Lost, format!("{key}: grant {}", view["id"]));
    };
    let is_started = grant.started_at.is_some() && grant.state != "ready";
    faults.expect(is_started, Reopened, || format!("{key}: grant {} was started", grant.id));
    // An extension may have moved the end since.
    let first_end = case.extensions.first().map(|extension| extension.from).or(grant.window_end);
    let same = is_at(&view["started_at"], grant.started_at)
        && is_at(&view["window"]["start"], Some(grant.window_start))
        && is_at(&view["window"]["end"], first_end);
    faults.expect(same, Different, || format!("{key}: the session of grant {}", grant.id));
}

fn closed(key: &str, case: &Case, view: &Value, faults: &mut Faults) {
    let Some(grant) = case.grants.iter().find(|grant| view["id"] == grant.id.as_str()) else {
        return faults.add(Lost, format!("{key}: grant {}", view["id"]));
    };
    let (at, data) = (grant.closed_at(), &grant.state_data);
    let how = match grant.state.as_str() {
        "revoked" => {
            let revoked = &view["revoked"];
            revoked["by"]["id"] == data["by"]
                && revoked["reason"] == data["reason"]
                && is_at(&revoked["at"], at)
        }
        _ => is_at(&view["ended_at"], at),
    };
    // Its connector may not have taken the access away by then.
    let is_closed = view["state"] == grant.state.as_str() || view["state"] == "revoking";
    let same = is_closed && at.is_some() && how;
    faults.expect(same, Reopened, || format!("{key}: grant {} was {}", grant.id, view["state"]));
    let window = is_at(&view["window"]["start"], Some(grant.window_start))
        && is_at(&view["window"]["end"], grant.window_end)
        && view["permission_id"].as_str() == grant.permission_id.as_deref();
    faults.expect(window, Different, || format!("{key}: grant {}", grant.id));
}
