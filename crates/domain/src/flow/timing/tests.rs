//! Timings: what a flow's rule allows, which window an approval opens, and which timing is within which.

use time::macros::datetime;

use super::*;

const NOW: OffsetDateTime = datetime!(2026-03-02 08:00 UTC);
const H1: IsoDuration = IsoDuration::hours(1);
const H4: IsoDuration = IsoDuration::hours(4);
const H8: IsoDuration = IsoDuration::hours(8);

fn after(duration: IsoDuration) -> OffsetDateTime {
    NOW + duration.length()
}

fn before(duration: IsoDuration) -> OffsetDateTime {
    NOW - duration.length()
}

fn on_approval(duration: IsoDuration) -> Timing {
    Timing::OnApproval { duration }
}

fn scheduled(start: OffsetDateTime, duration: IsoDuration) -> Timing {
    Timing::Scheduled { start, duration }
}

fn until(end: OffsetDateTime, start: Option<OffsetDateTime>) -> Timing {
    Timing::Until { end, start }
}

#[test]
fn a_rule_takes_what_it_allows() {
    use TimingFault::{DurationNotAllowed, NoLength, NotAfterStart, WindowPassed};
    let max = DurationRule::Max { max: H4 };
    let fixed = DurationRule::Fixed { duration: H4 };
    let choice = DurationRule::Choice { options: vec![H1, H4] };
    let permanent = DurationRule::Permanent;
    let table = [
        (&max, on_approval(H4), Ok(())),
        (&max, on_approval(H8), Err(DurationNotAllowed)),
        (&max, on_approval(IsoDuration::ZERO), Err(NoLength)),
        (&max, scheduled(after(H8), H4), Ok(())),
        (&max, scheduled(after(H8), H8), Err(DurationNotAllowed)),
        (&max, scheduled(before(H1), H4), Ok(())),
        (&max, scheduled(before(H4), H4), Err(WindowPassed)),
        (&max, until(after(H4), None), Ok(())),
        (&max, until(after(H8), None), Err(DurationNotAllowed)),
        (&max, until(after(H8), Some(after(H4))), Ok(())),
        (&max, until(after(H4), Some(before(H8))), Ok(())),
        (&max, until(after(H4), Some(after(H4))), Err(NotAfterStart)),
        (&max, until(after(H1), Some(after(H4))), Err(NotAfterStart)),
        (&max, until(NOW, None), Err(WindowPassed)),
        (&max, Timing::Permanent, Err(DurationNotAllowed)),
        (&fixed, on_approval(H4), Ok(())),
        (&fixed, on_approval(H1), Err(DurationNotAllowed)),
        (&fixed, scheduled(after(H1), H4), Ok(())),
        (&fixed, until(after(H4), None), Err(DurationNotAllowed)),
        (&fixed, until(after(H8), Some(after(H4))), Ok(())),
        (&fixed, until(after(H8), Some(after(H1))), Err(DurationNotAllowed)),
        (&fixed, Timing::Permanent, Err(DurationNotAllowed)),
        (&choice, on_approval(H1), Ok(())),
        (&choice, on_approval(H8), Err(DurationNotAllowed)),
        (&choice, until(after(H1), None), Err(DurationNotAllowed)),
        (&choice, until(after(H1), Some(NOW)), Ok(())),
        (&permanent, Timing::Permanent, Ok(())),
        (&permanent, on_approval(IsoDuration::days(9999)), Ok(())),
        (&permanent, until(after(H8), None), Ok(())),
        (&permanent, until(before(H1), None), Err(WindowPassed)),
        (&permanent, on_approval(IsoDuration::ZERO), Err(NoLength)),
    ];
    for (rule, timing, expected) in table {
        assert_eq!(Timing::fit(rule, Some(timing), NOW), expected.map(|()| timing), "{rule:?} {timing:?}");
    }
}

#[test]
fn no_timing_is_the_only_one_there_is() {
    let none = |rule| Timing::fit(&rule, None, NOW);
    assert_eq!(none(DurationRule::Fixed { duration: H4 }), Ok(on_approval(H4)));
    assert_eq!(none(DurationRule::Permanent), Ok(Timing::Permanent));
    assert_eq!(none(DurationRule::default()), Err(TimingFault::DurationRequired));
    assert_eq!(none(DurationRule::Choice { options: vec![H1] }), Err(TimingFault::DurationRequired));
}

#[test]
fn windows_begin_with_the_approval_at_the_earliest() {
    let window = |start, end| Ok(Window { start, end: Some(end) });
    let table = [
        (on_approval(H4), window(NOW, after(H4))),
        (Timing::Permanent, Ok(Window { start: NOW, end: None })),
        (scheduled(after(H1), H4), window(after(H1), after(H1) + H4.length())),
        (scheduled(before(H1), H4), window(NOW, after(H4) - H1.length())),
        (scheduled(before(H4), H4), Err(WindowPassed)),
        (until(after(H8), None), window(NOW, after(H8))),
        (until(after(H8), Some(after(H1))), window(after(H1), after(H8))),
        (until(after(H8), Some(before(H1))), window(NOW, after(H8))),
        (until(NOW, None), Err(WindowPassed)),
    ];
    for (timing, expected) in table {
        assert_eq!(timing.window(NOW), expected, "{timing:?}");
    }
}

#[test]
fn a_window_at_the_end_of_time_does_not_overflow() {
    let last = datetime!(9999-12-31 23:59:59 UTC);
    assert!(scheduled(last, IsoDuration::seconds(u32::MAX)).window(NOW).is_ok());
    assert!(on_approval(IsoDuration::seconds(u32::MAX)).window(last).is_ok());
}

#[test]
fn within_keeps_every_bound() {
    let table = [
        (on_approval(H1), on_approval(H4), true),
        (on_approval(H4), on_approval(H4), true),
        (on_approval(H8), on_approval(H4), false),
        (scheduled(after(H8), H4), on_approval(H4), true),
        (scheduled(after(H8), H8), on_approval(H4), false),
        (until(after(H4), None), on_approval(H4), true),
        (until(after(H8), None), on_approval(H4), false),
        (on_approval(H1), scheduled(after(H1), H4), false),
        (on_approval(H1), scheduled(before(H1), H4), true),
        (on_approval(H4), scheduled(before(H1), H4), false),
        (on_approval(H1), until(after(H4), None), true),
        (on_approval(H4), until(after(H4), None), true),
        (on_approval(H8), until(after(H4), None), false),
        (on_approval(H1), until(after(H8), Some(after(H1))), false),
        (scheduled(after(H4), H1), scheduled(after(H1), H4), true),
        (scheduled(NOW, H1), scheduled(after(H1), H4), false),
        (scheduled(after(H4), H4), scheduled(after(H1), H4), false),
        (until(after(H4), None), until(after(H8), None), true),
        (until(after(H8), None), until(after(H8), Some(before(H1))), true),
        (until(after(H8), None), until(after(H8), Some(after(H1))), false),
        (until(after(H8), None), until(after(H4), None), false),
        (on_approval(H8), Timing::Permanent, true),
        (Timing::Permanent, Timing::Permanent, true),
        (Timing::Permanent, on_approval(H8), false),
        (Timing::Permanent, until(after(H8), None), false),
    ];
    for (inner, outer, expected) in table {
        assert_eq!(inner.is_within(&outer, NOW), expected, "{inner:?} in {outer:?}");
    }
}

#[test]
fn moments_become_utc() {
    let start = datetime!(2026-03-02 12:00 +2);
    let Ok(Timing::Scheduled { start, .. }) =
        Timing::fit(&DurationRule::default(), Some(scheduled(start, H1)), NOW)
    else {
        panic!("not scheduled")
    };
    assert_eq!(start.offset(), UtcOffset::UTC);
    let json = serde_json::to_value(scheduled(start, H1)).unwrap();
    assert_eq!(
        json,
        serde_json::json!({"mode": "scheduled", "start": "2026-03-02T10:00:00Z", "duration": "PT1H"})
    );
}

#[test]
fn an_until_without_start_is_read() {
    let timing: Timing =
        serde_json::from_value(serde_json::json!({"mode": "until", "end": "2026-03-02T16:00:00Z"})).unwrap();
    assert_eq!(timing, until(after(H8), None));
}

#[test]
fn a_part_is_part_whenever_the_ticket_is_approved() {
    let table = [
        (on_approval(H1), on_approval(H4), true),
        (on_approval(H8), on_approval(H4), false),
        (on_approval(H8), Timing::Permanent, true),
        (Timing::Permanent, Timing::Permanent, true),
        (Timing::Permanent, on_approval(H8), false),
        (Timing::Permanent, scheduled(NOW, H8), false),
        (scheduled(after(H4), H1), scheduled(after(H1), H4), true),
        (scheduled(after(H1), H4), scheduled(after(H1), H4), true),
        (scheduled(after(H4), H4), scheduled(after(H1), H4), false),
        (scheduled(NOW, H1), scheduled(after(H1), H4), false),
        (until(after(H4), None), until(after(H8), None), true),
        (until(after(H4), Some(after(H1))), until(after(H8), None), true),
        (until(after(H8), Some(after(H4))), until(after(H8), Some(after(H1))), true),
        (until(after(H8), None), until(after(H8), Some(after(H1))), false),
        (until(after(H8), None), until(after(H4), None), false),
        (on_approval(H1), until(after(H8), None), false),
        (scheduled(NOW, H1), on_approval(H8), false),
        (until(after(H1), None), on_approval(H8), false),
    ];
    for (inner, outer, expected) in table {
        assert_eq!(inner.is_part_of(&outer), expected, "{inner:?} of {outer:?}");
    }
}

#[test]
fn fixed_starts_and_ends_do_not_move_with_the_approval() {
    let fixed = |timing: Timing| (timing.fixed_start(), timing.fixed_end());
    assert_eq!(fixed(on_approval(H1)), (None, None));
    assert_eq!(fixed(Timing::Permanent), (None, None));
    assert_eq!(fixed(scheduled(after(H1), H4)), (Some(after(H1)), Some(after(H1) + H4.length())));
    assert_eq!(fixed(until(after(H8), None)), (None, Some(after(H8))));
    assert_eq!(fixed(until(after(H8), Some(NOW))), (Some(NOW), Some(after(H8))));
}
