//! Repeated attempts of deliveries.

use std::time::Duration;

use time::OffsetDateTime;

/// The pauses after the first failures of a lane, in seconds. The last one repeats.
const PAUSES: [u64; 9] = [5, 30, 120, 600, 1_800, 3_600, 7_200, 10_800, 18_000];
/// How long a delivery is tried, from its first attempt on.
const LIMIT: time::Duration = time::Duration::days(3);

/// The pause before the next attempt, after this many failures in a row before this one. `jitter` is from 0 to 1 and spreads
/// attempts that failed together. `asked`: the receiver asked for so long a pause, and gets up to twice the usual one. None: the
/// first attempt is 3 days ago, and the delivery is dead.
pub fn pause(
    misses: u32,
    first_attempt: Option<OffsetDateTime>,
    now: OffsetDateTime,
    asked: Option<Duration>,
    jitter: f64,
) -> Option<Duration> {
    if first_attempt.is_some_and(|first| now - first >= LIMIT) {
        return None;
    }
    let place = usize::try_from(misses).unwrap_or(usize::MAX).min(PAUSES.len() - 1);
    let usual = Duration::from_secs(PAUSES.get(place).copied().unwrap_or_default());
    let longest = usual.saturating_mul(2);
    let pause = asked.map_or(usual, |asked| asked.clamp(usual, longest));
    Some(pause.mul_f64(1.0 + jitter.clamp(0.0, 1.0) / 4.0))
}
