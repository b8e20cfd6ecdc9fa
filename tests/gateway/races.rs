//! Two act at once.

use super::reviews::{pending, reviewed};
use super::{Desk, at, gateway, redeem};
use futures::future::{join, join3};
use gatepass_testing::{Value, json};
use time::Duration;

const ROUNDS: usize = 8;

#[actix_web::test]
async fn of_two_gateways_with_one_token_one_wins() {
    let desk = Desk::new().await;
    let other = gateway(&desk.world, "other").await;
    for round in 0..ROUNDS {
        let token = desk.token().await;
        let (one, two, three) =
            join3(redeem(&desk.gateway, &token), redeem(&other, &token), redeem(&desk.gateway, &token)).await;
        let mut answers = [&one, &two, &three].map(|answer| answer.status.as_u16());
        answers.sort_unstable();
        assert_eq!(answers, [201, 409, 409], "round {round}");
        for lost in [one, two, three].into_iter().filter(|answer| answer.status.as_u16() == 409) {
            lost.problem(409, "token_used");
        }
    }
    let sessions = desk.world.number("SELECT count(DISTINCT token_id) FROM asset_sessions").await;
    assert_eq!(usize::try_from(sessions).unwrap(), ROUNDS);
    assert_eq!(desk.world.number("SELECT count(*) FROM asset_sessions").await, sessions);
}

#[actix_web::test]
async fn a_token_is_redeemed_or_taken_back() {
    let desk = Desk::new().await;
    for round in 0..ROUNDS {
        let token = desk.token().await;
        let path = at("connection-tokens", &token, "");
        let (redeemed, taken) = join(redeem(&desk.gateway, &token), desk.alice.delete(&path)).await;
        taken.expect(204);
        let state = desk.alice.get(&path).await.expect(200)["state"].clone();
        match redeemed.status.as_u16() {
            201 => assert_eq!(state, "redeemed", "round {round}"),
            _ => {
                redeemed.problem(422, "invalid_connection_token");
                assert_eq!(state, "revoked", "round {round}");
            }
        }
    }
}

#[actix_web::test]
async fn a_session_that_began_beside_the_revocation_ends_at_once() {
    let desk = Desk::new().await;
    let path = format!("/permissions/{}", desk.permission);
    for round in 0..ROUNDS {
        let token = desk.token().await;
        let off = desk.world.admin.patch(&path, json!({ "is_active": false }));
        let (redeemed, off) = join(redeem(&desk.gateway, &token), off).await;
        off.expect(200);
        if redeemed.status.as_u16() == 201 {
            let session = redeemed.json;
            let seen = desk.gateway.get(&at("sessions", &session, "")).await.expect(200);
            assert_eq!(seen["end_reason"], "access_revoked", "round {round}");
        } else {
            redeemed.problem(403, "no_access");
        }
        let left = desk.world.number("SELECT count(*) FROM asset_sessions WHERE ended_at IS NULL").await;
        assert_eq!(left, 0, "round {round}");
        desk.world.admin.patch(&path, json!({ "is_active": true })).await.expect(200);
    }
}

#[actix_web::test]
async fn a_review_is_approved_or_expires_and_the_token_follows() {
    for round in 0..4 {
        let (desk, ann) = reviewed().await;
        let stopped = desk.world.stop_clock().await;
        let token = pending(&desk).await;
        let ticket = json!({ "id": token["ticket_id"] });
        let path = at("connection-tokens", &token, "");
        let (approved, (), seen) = join3(
            ann.approve(&ticket),
            desk.world.set_clock(&stopped, Duration::minutes(5)),
            desk.alice.get(&path),
        )
        .await;
        let state = seen.expect(200)["state"].clone();
        let last = desk.alice.get(&path).await.expect(200);
        if approved.status.as_u16() == 200 {
            // The approval holds for five minutes from its own moment on, which may be before or after the clock moved.
            let is_ready = ["ready", "expired", "denied"].contains(&last["state"].as_str().unwrap());
            assert!(is_ready, "round {round}: {state} {last}");
        } else {
            approved.problem(409, "ticket_already_decided");
            assert_eq!(last["state"], "denied", "round {round}");
            assert_eq!(last.get("token"), None);
        }
    }
}

#[actix_web::test]
async fn of_two_tokens_that_are_taken_back_the_last_cancels_their_review() {
    let (desk, _ann) = reviewed().await;
    for round in 0..ROUNDS {
        let (one, two) = (pending(&desk).await, pending(&desk).await);
        assert_eq!(one["ticket_id"], two["ticket_id"]);
        let paths = [&one, &two].map(|token| at("connection-tokens", token, ""));
        let (first, second) = join(desk.alice.delete(&paths[0]), desk.alice.delete(&paths[1])).await;
        first.expect(204);
        second.expect(204);
        let review = desk.alice.see(&json!({ "id": one["ticket_id"] })).await;
        assert_eq!(review["state"], "canceled", "round {round}");
    }
}

#[actix_web::test]
async fn a_token_joins_a_review_or_opens_another_while_its_first_token_is_taken_back() {
    let (desk, _ann) = reviewed().await;
    for round in 0..ROUNDS {
        let first = pending(&desk).await;
        let path = at("connection-tokens", &first, "");
        let (second, taken) = join(pending(&desk), desk.alice.delete(&path)).await;
        taken.expect(204);
        let path = at("connection-tokens", &second, "");
        assert_eq!(desk.alice.get(&path).await.expect(200)["state"], "pending", "round {round}");
        desk.alice.delete(&path).await.expect(204);
    }
}

#[actix_web::test]
async fn an_end_and_a_termination_are_one_end() {
    let desk = Desk::new().await;
    for round in 0..ROUNDS {
        let session = desk.session().await;
        let (terminate, end) = (at("sessions", &session, "/terminate"), at("sessions", &session, "/end"));
        let reason = json!({ "reason": "Odd commands" });
        let (terminated, ended) =
            join(desk.olga.post(&terminate, reason), desk.gateway.post(&end, json!({}))).await;
        let ended = ended.expect(200);
        let expected = if terminated.status.as_u16() == 200 { "terminated" } else { "closed" };
        assert_eq!(ended["end_reason"], expected, "round {round}");
    }
    let ends =
        "SELECT count(*) FROM events WHERE action IN ('asset_session.ended', 'asset_session.terminated')";
    assert_eq!(usize::try_from(desk.world.number(ends).await).unwrap(), ROUNDS);
}

#[actix_web::test]
async fn reports_of_one_command_at_once_count_once() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let path = at("sessions", &session, "/commands");
    let body = json!({ "commands": [{ "seq": 1, "at": "2026-11-30T12:00:00Z", "command": "ls", "action": "accept" }] });
    let report = || desk.gateway.post(&path, body.clone());
    let (one, two, three) = join3(report(), report(), report()).await;
    let accepted: i64 =
        [one, two, three].into_iter().map(|answer| answer.expect(200)["accepted"].as_i64().unwrap()).sum();
    let seen: Value = desk.olga.get(&at("sessions", &session, "")).await.expect(200);
    assert_eq!((accepted, &seen["commands"]), (1, &json!(1)));
}
