//! How often a caller may ask, and what it counts as: a token bucket (GCRA) for each user, and for each address that has not proved to be one.

use crate::error::{Code, Problem, Result};
use actix_web::{HttpMessage, HttpRequest};
use governor::clock::{Clock, DefaultClock, QuantaInstant};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{NotUntil, Quota, RateLimiter};
use std::num::NonZeroU32;
use std::time::Duration;

type Buckets = RateLimiter<String, DashMapStateStore<String>, DefaultClock, StateInformationMiddleware>;

/// What is left of the caller's quota, for the `RateLimit` header of the answer.
#[derive(Debug, Clone, Copy)]
pub struct Remaining {
    /// Requests a minute.
    pub quota: u32,
    /// Requests left right now.
    pub left: u32,
}

/// The buckets; none without a limit.
pub struct Limits {
    buckets: Option<(Buckets, NonZeroU32)>,
}

impl Limits {
    /// This many requests a minute for each caller; 0: no limit.
    pub fn new(per_minute: u32) -> Self {
        let buckets = NonZeroU32::new(per_minute).map(|n| {
            let quota = Quota::per_minute(n);
            (RateLimiter::dashmap(quota).with_middleware::<StateInformationMiddleware>(), n)
        });
        Self { buckets }
    }

    /// Counts a request of this caller.
    pub fn check_caller(&self, request: &HttpRequest, caller: &str) -> Result<()> {
        let Some((buckets, quota)) = &self.buckets else { return Ok(()) };
        match buckets.check_key(&caller.to_owned()) {
            Ok(state) => {
                let left = state.remaining_burst_capacity();
                request.extensions_mut().insert(Remaining { quota: quota.get(), left });
                Ok(())
            }
            Err(not_until) => {
                request.extensions_mut().insert(Remaining { quota: quota.get(), left: 0 });
                Err(Problem::new(Code::TooManyRequests).retry_after(seconds_until(&not_until)))
            }
        }
    }

    /// Counts what a counted request costs beyond the one: it counts as `weight` requests in all. One that costs more than
    /// the whole quota costs all of it, so that it waits for the quota to be whole and is not impossible.
    pub fn charge(&self, request: &HttpRequest, caller: &str, weight: usize) -> Result<()> {
        let Some((buckets, quota)) = &self.buckets else { return Ok(()) };
        let weight = u32::try_from(weight).unwrap_or(u32::MAX);
        let Some(more) = NonZeroU32::new(weight.min(quota.get()).saturating_sub(1)) else { return Ok(()) };
        match buckets.check_key_n(&caller.to_owned(), more) {
            Ok(Ok(state)) => {
                let left = state.remaining_burst_capacity();
                request.extensions_mut().insert(Remaining { quota: quota.get(), left });
                Ok(())
            }
            // What is left stays as it was told when the request was counted.
            Ok(Err(not_until)) => {
                let why = format!("this counts as {weight} of your {quota} requests a minute: wait for them");
                Err(Problem::new(Code::TooManyRequests).detail(why).retry_after(seconds_until(&not_until)))
            }
            // No more than the quota is ever asked for.
            Err(_) => Err(Problem::new(Code::TooManyRequests)),
        }
    }

    /// Forgets callers whose quota is whole again, every minute for as long as the server runs: who asks from ever other
    /// addresses must not fill the memory.
    pub async fn forget_idle(&self) {
        let Some((buckets, _)) = &self.buckets else { return };
        let mut ticks = tokio::time::interval(Duration::from_mins(1));
        loop {
            ticks.tick().await;
            buckets.retain_recent();
            buckets.shrink_to_fit();
        }
    }
}

/// When as much is there as was asked for, and the one that the next try costs.
fn seconds_until(not_until: &NotUntil<QuantaInstant>) -> u64 {
    let wait = not_until.wait_time_from(DefaultClock::default().now());
    (wait + not_until.quota().replenish_interval()).as_secs() + 1
}
