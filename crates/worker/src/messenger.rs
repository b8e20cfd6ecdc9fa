//! The messenger: writes the notifications that follow from the log, and sends deliveries. Any number of workers share this work.
//! The reader of the log is one at a time; lanes of deliveries are leased, so that one slow receiver delays nobody else.

use std::pin::pin;
use std::time::{Duration, Instant};

use crate::senders::{Outcome, Senders};
use crate::{GRACE, asked};
use futures::future::join_all;
use futures::stream::{FuturesUnordered, StreamExt};
use gatepass_app::notify::{Followed, follow};
use gatepass_domain::job;
use gatepass_domain::notify;
use gatepass_persistence::notify::{self as rows, Attempt, Delivery, Lane, Sent};
use gatepass_persistence::{Db, now};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// How long a lease of a lane lasts. It is longer than a turn and the slowest attempt together.
const LEASE: Duration = Duration::from_mins(3);
/// After this time a lane is given back, even if it has more.
const TURN: Duration = Duration::from_secs(30);
/// The number of lanes that are sent at once.
const LANES: usize = 16;
/// The number of deliveries that are read at once.
const BATCH: i64 = 20;
/// The longest pause while the database is not available.
const AWAY: Duration = Duration::from_secs(30);

/// Writes notifications and sends deliveries.
pub struct Messenger {
    db: Db,
    poll: Duration,
    jitter: fn() -> f64,
    senders: Senders,
}

impl Messenger {
    /// A messenger on this database that looks for work this often, and sends by these senders.
    pub fn new(db: Db, poll: Duration, jitter: fn() -> f64, senders: Senders) -> Self {
        Self { db, poll, jitter, senders }
    }

    /// Works until it is told to stop. Lanes are sent beside each other and beside the reading of the log, so a slow receiver holds
    /// up its own lane alone. What is being sent at the end is sent again by somebody else, unless it finishes in time.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut sending = FuturesUnordered::new();
        let mut misses = 0;
        loop {
            let pause = match self.look(LANES.saturating_sub(sending.len())).await {
                Ok((lanes, followed)) => {
                    misses = 0;
                    sending.extend(lanes.into_iter().map(|lane| self.send(lane)));
                    if followed == Followed::More { Duration::ZERO } else { self.poll }
                }
                Err(error) => {
                    misses += 1;
                    tracing::warn!(%error, misses, "the messenger waits for the database");
                    job::backoff(misses, (self.jitter)()).min(AWAY)
                }
            };
            let mut pause = pin!(sleep(pause));
            loop {
                tokio::select! {
                    biased;
                    () = asked(&mut stop) => {
                        let rest = sending.for_each(|_sent| async {});
                        let _finished = timeout(GRACE, rest).await.is_ok();
                        return;
                    }
                    Some(sent) = sending.next(), if !sending.is_empty() => {
                        if let Err(error) = sent {
                            tracing::warn!(%error, "a lane waits for the end of its lease");
                        }
                    }
                    () = &mut pause => break,
                }
            }
        }
    }

    /// Reads the next part of the log and sends the lanes that are due, to their ends. Returns whether there was something to do.
    pub async fn step(&self) -> gatepass_app::Result<bool> {
        let (lanes, followed) = self.look(LANES).await?;
        let has_lanes = !lanes.is_empty();
        let sent = join_all(lanes.into_iter().map(|lane| self.send(lane))).await;
        sent.into_iter().collect::<gatepass_app::Result<Vec<()>>>()?;
        Ok(has_lanes || followed == Followed::More)
    }

    /// Reads the next part of the log, and leases lanes that are due, at most `most`.
    async fn look(&self, most: usize) -> gatepass_app::Result<(Vec<Lane>, Followed)> {
        let channels = self.senders.channels();
        let followed = Box::pin(follow(&self.db, &channels)).await?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let lanes = rows::claim(&self.db.conn().await?, self.db.ids(), &channels, LEASE, most).await?;
        Ok((lanes, followed))
    }

    /// Sends the deliveries of a lane in their order, up to the first that fails.
    async fn send(&self, mut lane: Lane) -> gatepass_app::Result<()> {
        let begun = Instant::now();
        loop {
            let found = rows::pending(&self.db.conn().await?, &lane, BATCH).await?;
            if found.is_empty() {
                return self.release(&lane, None, false).await;
            }
            for delivery in found {
                if begun.elapsed() > TURN {
                    return self.release(&lane, None, true).await;
                }
                let Outcome { result, answer, asked } = self.senders.send(&self.db, &delivery).await?;
                let (result, pause) = self.judge(&lane, &delivery, result, asked).await?;
                let attempt = Attempt { result, answer };
                if !rows::record(&self.db.conn().await?, &lane, delivery.id, attempt).await? {
                    tracing::warn!(id = %delivery.id, "another messenger has the lane by now");
                    return Ok(());
                }
                if let Some(pause) = pause {
                    return self.release(&lane, Some(pause), true).await;
                }
                lane.misses = 0;
            }
        }
    }

    /// Gives a delivery up that failed for too long. Otherwise returns the pause before its next attempt.
    async fn judge(
        &self,
        lane: &Lane,
        delivery: &Delivery,
        result: Sent,
        asked: Option<Duration>,
    ) -> gatepass_app::Result<(Sent, Option<Duration>)> {
        let Sent::Failed(error) = result else { return Ok((result, None)) };
        let now = now(&self.db.conn().await?).await?;
        tracing::warn!(id = %delivery.id, channel = %lane.channel, error, "a delivery failed");
        Ok(match notify::pause(lane.misses, delivery.first_attempt_at, now, asked, (self.jitter)()) {
            Some(pause) => (Sent::Failed(error), Some(pause)),
            None => (Sent::Dead(error), None),
        })
    }

    async fn release(
        &self,
        lane: &Lane,
        pause: Option<Duration>,
        has_more: bool,
    ) -> gatepass_app::Result<()> {
        Ok(rows::release(&self.db.conn().await?, lane, pause, has_more).await?)
    }
}
