//! When failed jobs are retried, and when they are dead.

use super::*;
use crate::text::TextEnum;
use proptest::prelude::*;

#[test]
fn waits_double_up_to_an_hour() {
    let waits: Vec<u64> = (1..=ATTEMPTS).map(|failures| backoff(failures, 0.0).as_secs()).collect();
    assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
    assert_eq!(backoff(u32::MAX, 0.0), LONGEST);
}

proptest! {
    #[test]
    fn jitter_takes_up_to_a_half(failures in 0_u32..100, jitter in 0.0..1.0) {
        let (whole, wait) = (backoff(failures, 0.0), backoff(failures, jitter));
        prop_assert!(wait <= whole && wait >= whole / 2);
    }
}

#[test]
fn what_was_asked_for_once_ends_or_dies() {
    assert_eq!(next(Outcome::Done, 1, Schedule::OnRequest, 0.0), Next::Finished);
    assert_eq!(next(Outcome::More, 3, Schedule::OnRequest, 0.0), Next::Again(Duration::ZERO));
    assert_eq!(next(Outcome::Failed, ATTEMPTS - 1, Schedule::OnRequest, 0.0), Next::Retry(LONGEST));
    assert_eq!(next(Outcome::Failed, ATTEMPTS, Schedule::OnRequest, 0.0), Next::Dead);
    assert_eq!(next(Outcome::PassedOver, ATTEMPTS - 1, Schedule::OnRequest, 0.0), Next::Retry(LONGEST));
    assert_eq!(next(Outcome::PassedOver, ATTEMPTS, Schedule::OnRequest, 0.0), Next::Dead);
}

#[test]
fn what_failed_is_sent_on_its_way_and_nothing_else() {
    let retriable = |attempts| -> Vec<_> {
        JobState::ALL.iter().copied().filter(|state| is_retriable(*state, attempts)).collect()
    };
    assert_eq!(retriable(0), [JobState::Dead]);
    assert_eq!(retriable(3), [JobState::Queued, JobState::Dead]);
}

#[test]
fn what_is_periodic_comes_again_and_never_dies() {
    for seconds in [1, 10, 60, 600, 3600] {
        let pause = Duration::from_secs(seconds);
        let every = Schedule::Every(pause);
        assert_eq!(next(Outcome::Done, 1, every, 0.5), Next::Again(pause));
        assert_eq!(next(Outcome::More, 1, every, 0.5), Next::Again(Duration::ZERO));
        // Items that fail each time do not delay the others.
        assert_eq!(next(Outcome::PassedOver, ATTEMPTS + 1, every, 0.0), next(Outcome::Done, 1, every, 0.0));
        assert_eq!(next(Outcome::Failed, ATTEMPTS + 1, every, 0.0), Next::Retry(LONGEST));
    }
}
