//! How often a caller may ask: a token bucket (GCRA) for each user, and for each address that has not proved to be one.

use crate::error::{Answer, Code, Problem};
use actix_web::{HttpMessage, HttpRequest};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
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
    pub fn check_caller(&self, request: &HttpRequest, caller: &str) -> Answer<()> {
        let Some((buckets, quota)) = &self.buckets else { return Ok(()) };
        match buckets.check_key(&caller.to_owned()) {
            Ok(state) => {
                let left = state.remaining_burst_capacity();
                request.extensions_mut().insert(Remaining { quota: quota.get(), left });
                Ok(())
            }
            Err(not_until) => {
                request.extensions_mut().insert(Remaining { quota: quota.get(), left: 0 });
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                Err(Problem::new(Code::TooManyRequests).retry_after(wait.as_secs() + 1))
            }
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
