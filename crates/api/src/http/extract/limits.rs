//! Quotas of requests: a token bucket (GCRA) for each user, and for each address that has not authenticated as one.

use crate::error::{Code, Problem, Result};
use actix_web::{HttpMessage, HttpRequest};
use governor::clock::{Clock, DefaultClock, QuantaInstant};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{NotUntil, Quota, RateLimiter};
use std::num::NonZeroU32;
use std::time::Duration;

type Buckets = RateLimiter<String, DashMapStateStore<String>, DefaultClock, StateInformationMiddleware>;

/// The rest of the caller's quota, for the `RateLimit` header of the response.
#[derive(Debug, Clone, Copy)]
pub struct Remaining {
    /// Requests a minute.
    pub quota: u32,
    /// Requests left now.
    pub left: u32,
}

/// The buckets. None: no limit.
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

    /// Raises the cost of a counted request to `weight` requests. A request that costs more than the quota costs
    /// exactly the quota, so that it has to wait but is not impossible.
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
            // The headers show the rest as it was when the request was counted.
            Ok(Err(not_until)) => {
                let why = format!("this counts as {weight} of your {quota} requests a minute: wait for them");
                Err(Problem::new(Code::TooManyRequests).detail(why).retry_after(seconds_until(&not_until)))
            }
            // Unreachable: never asks for more than the quota.
            Err(_) => Err(Problem::new(Code::TooManyRequests)),
        }
    }

    /// Forgets callers whose quota is full again, every minute as long as the server runs. So a client with ever new
    /// addresses can't fill the memory.
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

/// The seconds until the quota has the missing part, and the one request that the next try costs.
fn seconds_until(not_until: &NotUntil<QuantaInstant>) -> u64 {
    let wait = not_until.wait_time_from(DefaultClock::default().now());
    (wait + not_until.quota().replenish_interval()).as_secs() + 1
}
