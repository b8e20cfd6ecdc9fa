//! Tests of connection tokens and sessions.

use time::{Duration, OffsetDateTime};

use super::{
    Access, Course, EndReason, LIFETIME, Review, SILENCE, Token, TokenState, access, course, is_silent,
    ready_until, takes_commands,
};
use crate::permission::{Action, Answer, Denial, Permission, Question, decide, strategy};
use crate::text::TextEnum;
use crate::ticket::kind::review::Passage;
use crate::ticket::state::StateName;
use crate::window::Window;
use proptest::prelude::*;

const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

fn token(state: TokenState) -> Token {
    Token { state, expires_at: NOW + LIFETIME }
}

fn review(state: StateName) -> Review {
    let window = Window { start: NOW, end: Some(NOW + LIFETIME) };
    let passage = Passage { window, is_reusable: false, used_at: None };
    Review { state, passage: (state == StateName::Approved).then_some(passage) }
}

fn used(review: Review) -> Review {
    Review { passage: review.passage.map(|passage| Passage { used_at: Some(NOW), ..passage }), ..review }
}

#[test]
fn a_token_is_ready_until_it_expires() {
    let ready = token(TokenState::Ready);
    assert_eq!(ready.state_at(None, NOW + LIFETIME - Duration::SECOND), TokenState::Ready);
    assert_eq!(ready.state_at(None, NOW + LIFETIME), TokenState::Expired);
    for state in [TokenState::Redeemed, TokenState::Revoked, TokenState::Denied] {
        assert_eq!(token(state).state_at(None, NOW + LIFETIME), state);
    }
}

#[test]
fn a_pending_token_follows_its_review() {
    let pending = token(TokenState::Pending);
    let at = |review: Option<Review>, now| {
        (pending.state_at(review.as_ref(), now), pending.may_become_ready(review.as_ref(), now))
    };
    for state in StateName::ALL {
        let expected = match state {
            StateName::Pending | StateName::Blocked => (TokenState::Pending, false),
            StateName::Approved => (TokenState::Pending, true),
            StateName::Denied | StateName::Canceled | StateName::Expired | StateName::Error => {
                (TokenState::Denied, false)
            }
        };
        assert_eq!(at(Some(review(*state)), NOW), expected, "{state}");
    }
    // The approval counts for one token, and not for ever.
    assert_eq!(at(Some(used(review(StateName::Approved))), NOW), (TokenState::Denied, false));
    assert_eq!(at(Some(review(StateName::Approved)), NOW + LIFETIME), (TokenState::Denied, false));
    assert_eq!(at(None, NOW), (TokenState::Denied, false));
    assert!(!token(TokenState::Revoked).may_become_ready(Some(&review(StateName::Approved)), NOW));
}

#[test]
fn a_token_never_outlives_the_access() {
    assert_eq!(ready_until(NOW, None), NOW + LIFETIME);
    assert_eq!(ready_until(NOW, Some(NOW + LIFETIME * 2)), NOW + LIFETIME);
    let soon = NOW + Duration::seconds(90);
    assert_eq!(ready_until(NOW, Some(soon + Duration::milliseconds(700))), soon);
}

#[test]
fn a_session_goes_on_with_its_access_and_ends_without() {
    let some = Access { actions: vec![Action::Connect], ends_at: None, is_reusable: false };
    assert_eq!(course(Some(Ok(some.clone())), None, NOW), Course::GoesOn(some));
    for denial in Denial::ALL {
        let because = |ends_at| course(Some(Err(*denial)), ends_at, NOW);
        let (later, now) = match denial {
            Denial::UserInactive => (EndReason::UserDeactivated, EndReason::UserDeactivated),
            Denial::AssetInactive => (EndReason::AssetDeactivated, EndReason::AssetDeactivated),
            _ => (EndReason::AccessRevoked, EndReason::AccessEnded),
        };
        assert_eq!(because(None), Course::Ends(later), "{denial}");
        assert_eq!(because(Some(NOW + Duration::SECOND)), Course::Ends(later), "{denial}");
        assert_eq!(because(Some(NOW)), Course::Ends(now), "{denial}");
    }
    assert_eq!(course(None, None, NOW), Course::Ends(EndReason::AccessRevoked));
}

#[test]
fn a_gateway_is_silent_after_ten_minutes_and_reports_for_an_hour_after_the_end() {
    assert!(!is_silent(NOW, NOW + SILENCE - Duration::SECOND));
    assert!(is_silent(NOW, NOW + SILENCE));
    assert!(takes_commands(None, NOW));
    assert!(takes_commands(Some(NOW), NOW + Duration::minutes(59)));
    assert!(!takes_commands(Some(NOW), NOW + Duration::HOUR));
}

proptest! {
    #[test]
    fn the_access_of_a_connection_is_what_the_answers_say_one_by_one(
        mut world in strategy::world(), at in strategy::moment(), reusable in prop::collection::vec(any::<bool>(), 5),
    ) {
        for (permission, is_reusable) in world.permissions.iter_mut().zip(reusable) {
            permission.reusable_tokens = is_reusable;
        }
        for (user, asset) in world.users.iter().flat_map(|user| world.assets.iter().map(move |asset| (user, asset))) {
            let asset = &world.facts(asset);
            for (account, input_username) in strategy::asked() {
                let question =
                    Question { user, asset, account, input_username, protocol: "ssh", action: Action::Share, at };
                let ask = |action: Action| decide(&Question { action, ..question }, &world.permissions);
                let expected = match ask(Action::Connect) {
                    Answer::Denied(denial) => Err(denial),
                    Answer::Allowed { permissions, expires_at } => Ok(Access {
                        actions: Action::ALL.iter().copied().filter(|a| matches!(ask(*a), Answer::Allowed { .. })).collect(),
                        ends_at: expires_at,
                        is_reusable: permissions.iter().any(|id| is_reusable(&world.permissions, id)),
                    }),
                };
                prop_assert_eq!(access(&question, &world.permissions), expected);
            }
        }
    }
}

fn is_reusable(permissions: &[Permission], id: &crate::ids::PermissionId) -> bool {
    permissions.iter().any(|permission| permission.id == *id && permission.reusable_tokens)
}
