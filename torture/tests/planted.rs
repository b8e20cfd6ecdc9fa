//! Tests of the checker: it finds nothing in a good database and journal, and names each kind of fault that is planted
//! in either.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod support;

use gatepass_torture::checker::FaultKind::{self, *};
use gatepass_torture::journal::{Kind, Story};
use serde_json::{Value, json};
use support::Good;

/// Faults planted by SQL, and their kinds.
const IN_THE_DATABASE: &[(FaultKind, &str)] = &[
    // An acknowledged change is missing or differs.
    (Lost, "DELETE FROM comments WHERE id = (SELECT min(id::text)::uuid FROM comments)"),
    (
        Lost,
        "DELETE FROM decisions WHERE (ticket_id, level, user_id) = \
            (SELECT ticket_id, level, user_id FROM decisions ORDER BY 1, 2, 3 LIMIT 1)",
    ),
    (Different, "UPDATE decisions SET decided_at = decided_at - interval '1 microsecond'"),
    (Different, "UPDATE tickets SET decision_deadline = decision_deadline + interval '1 second'"),
    (Different, "UPDATE comments SET author_id = (SELECT id FROM users WHERE username = 'admin')"),
    // A final ticket or a closed grant changed.
    (Reopened, "UPDATE tickets SET updated_at = updated_at + interval '1 second' WHERE state = 'denied'"),
    (Reopened, "UPDATE tickets SET decided_at = decided_at - interval '1 second' WHERE state = 'canceled'"),
    (
        Reopened,
        "UPDATE grants SET state = 'open', state_data = '{\"state\": \"open\"}' WHERE state = 'revoked'",
    ),
    (Reopened, "UPDATE users SET name = 'Somebody else' WHERE username = 'approver0'"),
    // One key with two effects; an effect without its stored response, or the other way round.
    (ActedTwice, "UPDATE tickets SET title = (SELECT max(title) FROM tickets)"),
    (ActedTwice, "UPDATE comments SET body = (SELECT min(body) FROM comments)"),
    (Unremembered, "DELETE FROM idempotency_keys WHERE key LIKE 'approve%'"),
    (Unremembered, "UPDATE idempotency_keys SET key = key || 'x' WHERE key LIKE 'open%'"),
    (AnsweredTwice, "UPDATE idempotency_keys SET body = body || ' '::bytea"),
    // Half of a change.
    (Torn, "DELETE FROM ticket_approvers; DELETE FROM ticket_levels"),
    (
        Torn,
        "DELETE FROM ticket_approvers WHERE (ticket_id, level) IN \
            (SELECT ticket_id, level FROM ticket_levels WHERE state = 'active')",
    ),
    (Torn, "UPDATE tickets SET version = version + 1"),
    (
        Torn,
        "UPDATE tickets SET state_data = '{\"state\": \"pending\", \"level\": 1}' WHERE state = 'approved'",
    ),
    (
        Torn,
        "UPDATE tickets SET approved_timing = '{\"mode\": \"on_approval\", \"duration\": \"PT8H\"}' \
            WHERE state = 'approved'",
    ),
    (Torn, "UPDATE ticket_levels SET state = 'active' WHERE state = 'approved' AND level = 2"),
    // An approval of other content that counts, and one of the same content that does not.
    (NotVoid, "UPDATE decisions SET is_void = false WHERE is_void"),
    (NotVoid, "UPDATE decisions SET is_void = true WHERE level = 1"),
    // Skipped levels, decisions by others than the approvers, decisions about other content.
    (LevelSkipped, "UPDATE ticket_levels SET state = 'skipped' WHERE state = 'approved' AND level = 1"),
    (LevelSkipped, "DELETE FROM decisions WHERE level = 2"),
    // A decision about another level than the open one.
    (LevelSkipped, "UPDATE decisions SET level = 2 WHERE level = 1"),
    (
        WrongDecider,
        "UPDATE decisions d SET user_id = t.applicant_id FROM tickets t WHERE t.id = d.ticket_id \
                    AND d.verdict = 'deny'",
    ),
    (
        WrongDecider,
        "UPDATE ticket_approvers SET user_id = (SELECT id FROM users WHERE username = 'admin') \
                    WHERE (ticket_id, level, user_id) = (SELECT ticket_id, level, user_id FROM ticket_approvers ORDER BY 1, 2, 3 LIMIT 1)",
    ),
    (WrongDigest, "UPDATE decisions SET digest = repeat('0', 64)"),
    (WrongDigest, "UPDATE tickets SET reason = 'another'"),
    // Grants and permissions.
    (
        TwoGrants,
        "INSERT INTO grants SELECT gen_random_uuid(), ticket_id, org_id, type, beneficiary_id, permission_id, \
                 window_start, window_end, state, state_data, created_at, updated_at FROM grants LIMIT 1",
    ),
    (
        TwoPermissions,
        "INSERT INTO permissions SELECT (p).* FROM (SELECT jsonb_populate_record(p, \
                      jsonb_build_object('id', gen_random_uuid())) AS p FROM permissions p LIMIT 1) AS copy",
    ),
    (Ungranted, "DELETE FROM grants"),
    (Ungranted, "DELETE FROM permissions WHERE source_ticket_id IS NOT NULL"),
    (Unfounded, "UPDATE tickets SET state = 'canceled' WHERE state = 'approved'"),
    (
        Unfounded,
        "UPDATE permissions SET source_ticket_id = gen_random_uuid() WHERE source_ticket_id IS NOT NULL",
    ),
    (WrongGrant, "UPDATE permissions SET is_active = true"),
    (WrongGrant, "UPDATE permissions SET is_active = false"),
    (WrongGrant, "UPDATE permissions SET actions = '{connect,upload,download}'"),
    (WrongGrant, "UPDATE permissions SET users = users || users"),
    (WrongGrant, "UPDATE permissions SET valid_until = valid_until + interval '1 hour'"),
    (WrongGrant, "UPDATE grants SET window_end = NULL"),
    (
        WrongGrant,
        "UPDATE tickets SET window_start = window_start - interval '1 second' WHERE state = 'approved'",
    ),
    // Memberships and sessions.
    (WrongMembership, "DELETE FROM grant_groups"),
    (WrongMembership, "UPDATE grant_groups SET valid_until = NULL"),
    (WrongMembership, "UPDATE grant_groups SET valid_until = now() WHERE valid_until > now()"),
    (WrongMembership, "UPDATE grant_groups SET user_id = (SELECT id FROM users WHERE username = 'admin')"),
    (
        WrongMembership,
        "INSERT INTO grant_groups SELECT g.id, (SELECT min(id::text)::uuid FROM groups), g.beneficiary_id, \
            g.window_start, g.window_end FROM grants g WHERE g.type = 'asset_access' LIMIT 1",
    ),
    (
        WrongMembership,
        "CREATE OR REPLACE VIEW effective_members AS SELECT group_id, user_id, valid_from AS created_at, valid_until, \
            grant_id, NULL::uuid AS via_group_id FROM grant_groups; UPDATE grants SET state = state",
    ),
    (
        TwoSessions,
        "INSERT INTO grants SELECT (copy).* FROM (SELECT jsonb_populate_record(g, jsonb_build_object('id', \
            gen_random_uuid(), 'started_at', g.started_at + interval '1 microsecond')) AS copy FROM grants g \
            WHERE g.started_at IS NOT NULL LIMIT 1) AS made",
    ),
    (WrongGrant, "UPDATE grants SET started_at = NULL WHERE started_at IS NOT NULL"),
    (
        WrongGrant,
        "UPDATE grants SET window_end = window_end + interval '1 hour' WHERE started_at IS NOT NULL",
    ),
    (
        Reopened,
        "UPDATE grants SET started_at = NULL, state = 'ready', state_data = '{\"state\": \"ready\"}' \
            WHERE started_at IS NOT NULL",
    ),
    (Different, "UPDATE grants SET started_at = started_at + interval '1 microsecond'"),
    // Extensions.
    (EventMissing, "DELETE FROM events WHERE action = 'grant.extended'"),
    (WrongGrant, "DELETE FROM tickets WHERE extension IS NOT NULL AND state = 'approved'"),
    (
        WrongGrant,
        "UPDATE tickets SET extension = jsonb_set(extension, '{end}', '\"2026-01-01T00:00:00Z\"') \
            WHERE extension IS NOT NULL AND state = 'approved'",
    ),
    (
        Reopened,
        "UPDATE tickets SET decided_at = decided_at + interval '1 day' \
            WHERE extension IS NOT NULL AND state = 'approved'",
    ),
    // Logins that waited for a review.
    (
        PassedTwice,
        "INSERT INTO sessions SELECT (copy).* FROM (SELECT jsonb_populate_record(s, jsonb_build_object('id', \
            gen_random_uuid())) AS copy FROM sessions s WHERE review_id IS NOT NULL LIMIT 1) AS made",
    ),
    (Lost, "UPDATE reviews SET used_at = NULL WHERE used_at IS NOT NULL"),
    (Torn, "UPDATE reviews SET used_at = NULL WHERE used_at IS NOT NULL"),
    // Sessions on assets.
    (Lost, "DELETE FROM asset_sessions"),
    (Lost, "DELETE FROM session_commands; UPDATE asset_sessions SET commands = 0"),
    (Torn, "UPDATE asset_sessions SET commands = commands + 1"),
    (Reopened, "UPDATE asset_sessions SET ended_at = NULL, end_reason = NULL"),
    (
        PassedTwice,
        "UPDATE asset_sessions SET token_id = (SELECT min(token_id::text)::uuid FROM asset_sessions)",
    ),
    (EventMissing, "DELETE FROM events WHERE action = 'asset_session.began'"),
    // Members who were removed.
    (Lost, "DELETE FROM events WHERE action = 'member.removed'"),
    (Unfounded, "UPDATE events SET subject_id = gen_random_uuid() WHERE action = 'member.removed'"),
    (
        Outlived,
        "UPDATE tickets SET state = 'pending', state_data = '{\"state\": \"pending\"}' \
            WHERE state_data ->> 'reason' = 'member_removed'",
    ),
    (
        Outlived,
        "UPDATE grants SET state = 'open', state_data = '{\"state\": \"open\"}' \
            WHERE state_data ->> 'reason' = 'member_removed'",
    ),
    // Overrides by an admin.
    (EventMissing, "DELETE FROM events WHERE action = 'ticket.overridden'"),
    (EventMissing, "DELETE FROM events WHERE action = 'grant.started'"),
    (EventUnfounded, "UPDATE tickets SET overridden = NULL WHERE overridden IS NOT NULL"),
    (WrongDecider, "UPDATE tickets SET overridden = overridden || jsonb_build_object('by', applicant_id)"),
    (Reopened, "UPDATE tickets SET overridden = overridden || '{\"reason\": \"another\"}'"),
    // Bulk requests: each item is done and stored, or neither; the whole is stored as it was sent.
    (Unremembered, "DELETE FROM idempotency_keys WHERE owner LIKE '% approvemany-%'"),
    (Unremembered, "DELETE FROM idempotency_keys WHERE key LIKE 'cancelmany-%'"),
    (Unremembered, "UPDATE idempotency_keys SET owner = owner || 'x' WHERE owner LIKE '% denymany-%'"),
    (AnsweredTwice, "UPDATE idempotency_keys SET body = '{}' WHERE owner LIKE '% approvemany-%'"),
    (
        AnsweredTwice,
        "UPDATE idempotency_keys SET body = convert_to(jsonb_set(convert_from(body, 'UTF8')::jsonb, \
            '{outcomes,0}', CASE convert_from(body, 'UTF8')::jsonb #> '{outcomes,0}' WHEN 'null' THEN '0'::jsonb \
            ELSE 'null' END)::text, 'UTF8') WHERE key LIKE 'cancelmany-%'",
    ),
    (BadAnswer, "UPDATE idempotency_keys SET body = '{}' WHERE key LIKE 'denymany-%'"),
    (
        Lost,
        "DELETE FROM decisions WHERE (ticket_id, comment) = (SELECT ticket_id, comment FROM decisions \
            WHERE comment LIKE 'approvemany-%' ORDER BY 1, 2 LIMIT 1)",
    ),
    // Events.
    (EventMissing, "DELETE FROM events WHERE action = 'ticket.approval_recorded'"),
    (EventMissing, "DELETE FROM events WHERE action = 'grant.revoked'"),
    (EventMissing, "DELETE FROM events WHERE action = 'ticket.opened'"),
    (
        EventTwice,
        "INSERT INTO events SELECT gen_random_uuid(), at, action, org_id, actor_id, on_behalf_of, credential, \
                  subject_type, subject_id, ticket_id, ip, request_id, trace_id, data FROM events WHERE action = 'ticket.approved' LIMIT 1",
    ),
    (EventUnfounded, "UPDATE events SET actor_id = NULL WHERE action = 'ticket.commented'"),
    (EventUnfounded, "UPDATE events SET ticket_id = gen_random_uuid() WHERE action = 'ticket.opened'"),
    (EventUnfounded, "UPDATE events SET action = 'ticket.denied' WHERE action = 'ticket.canceled'"),
];

type Plant = (FaultKind, fn(&mut Story));

/// Faults planted in the journal.
const IN_THE_JOURNAL: &[Plant] = &[
    (Lost, |story| {
        // An acknowledged request that the database does not know.
        let opened = request(story, Kind::Open).clone();
        story.requests.insert("open-0".into(), opened);
    }),
    (Different, |story| {
        let answer = &mut request(story, Kind::Open).answers[0];
        answer.text = answer.text.replace("\"number\":", "\"number\":1");
    }),
    (Reopened, |story| {
        let answer = &mut request(story, Kind::Cancel).answers[0];
        answer.text = answer.text.replace("\"canceled\"", "\"denied\"");
    }),
    (AnsweredTwice, |story| {
        let approved = request(story, Kind::Approve);
        let mut other = approved.answers[0].clone();
        (other.replayed, other.etag) = (true, None);
        approved.answers.push(other);
    }),
    (AnsweredTwice, |story| {
        let approved = request(story, Kind::Approve);
        let mut refusal = approved.answers[0].clone();
        (refusal.status, refusal.text) = (409, r#"{"code":"already_decided_by_you"}"#.into());
        approved.answers.push(refusal);
    }),
    (ActedTwice, |story| {
        let revoked = request(story, Kind::Revoke);
        let again = revoked.answers[0].clone();
        revoked.answers.push(again);
    }),
    (Unfounded, |story| {
        let key = story.requests.iter().find(|(_, r)| r.kind == Kind::Comment).unwrap().0.clone();
        story.requests.remove(&key);
    }),
    (BadAnswer, |story| {
        let opened = request(story, Kind::Open);
        let mut broken = opened.answers[0].clone();
        (broken.status, broken.text) = (500, r#"{"code":"internal"}"#.into());
        opened.answers.insert(0, broken);
    }),
    (BadAnswer, |story| {
        let opened = request(story, Kind::Open);
        let mut hasty = opened.answers[0].clone();
        (hasty.status, hasty.retry_after) = (503, None);
        opened.answers.insert(0, hasty);
    }),
    // Bulk requests: reported and not done, done and refused, refused without reason, not named, omitted.
    (Lost, |story| {
        told_of_one(story, 409, |_, item| (item["status"], item["problem"]) = (json!(200), Value::Null));
    }),
    (AnsweredTwice, |story| {
        let refused = json!({ "code": "ticket_already_decided" });
        told_of_one(story, 200, |_, item| (item["status"], item["problem"]) = (json!(409), refused));
    }),
    (BadAnswer, |story| told_of_one(story, 409, |_, item| item["problem"]["code"] = json!("internal"))),
    (BadAnswer, |story| told_of_one(story, 200, |_, item| item["id"] = json!("another"))),
    (Unfounded, |story| {
        told_of_one(story, 200, |ids, item| ids.as_array_mut().unwrap().retain(|id| *id != item["id"]));
    }),
    (PassedTwice, |story| story.completed.extend_from_within(..1)),
    (Lost, |story| story.held.push("another".into())),
    (Down, |story| story.failed.push("the server ended by itself".into())),
];

/// A request of this kind whose first response reports success.
fn request(story: &mut Story, kind: Kind) -> &mut gatepass_torture::journal::Request {
    let of_kind = story.requests.values_mut().filter(|request| request.kind == kind);
    let done = |request: &gatepass_torture::journal::Request| {
        request.answers.first().is_some_and(|answer| answer.is_success() && !answer.replayed)
    };
    of_kind.into_iter().find(|request| done(request)).expect("the clients did one of each kind")
}

/// Changes the ids of a bulk request and an item of its response with this status.
fn told_of_one(story: &mut Story, status: u16, change: impl FnOnce(&mut Value, &mut Value)) {
    for request in story.requests.values_mut().filter(|request| request.kind.is_of_many()) {
        let Some(answer) = request.answers.iter_mut().find(|answer| answer.is_success()) else { continue };
        let mut told = answer.json();
        let items = told["items"].as_array_mut().unwrap();
        if let Some(item) = items.iter_mut().find(|item| item["status"] == status) {
            change(&mut request.body["ids"], item);
            answer.text = told.to_string();
            return;
        }
    }
    panic!("nobody was told {status} of one of many");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_planted_fault_is_named_and_none_is_found_where_none_is() {
    let good = Good::make().await;
    let faults = good.check().await;
    assert_eq!(faults, [], "in the good database");
    let mut unseen = Vec::new();
    for (kind, sql) in IN_THE_DATABASE {
        let faults = good.plant(*kind, sql, |_| {}).await;
        if !faults.iter().any(|fault| fault.kind == *kind) {
            unseen.push(format!("{kind:?}: {sql}: found {:?}", faults.first()));
        }
    }
    for (number, (kind, plant)) in IN_THE_JOURNAL.iter().enumerate() {
        let faults = good.plant(*kind, "", plant).await;
        if !faults.iter().any(|fault| fault.kind == *kind) {
            unseen.push(format!("{kind:?}, number {number} in the journal: found {:?}", faults.first()));
        }
    }
    assert!(unseen.is_empty(), "planted and not seen:\n{}", unseen.join("\n"));
}
