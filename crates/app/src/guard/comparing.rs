//! Long comparisons of commands run beside the threads that serve requests. Only a few run at once, and one for each share: an
//! organization whose comparisons take long waits for itself, and delays nobody else.

use crate::Result;
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use uuid::Uuid;

/// How many comparisons run at the same time.
const MOST_AT_ONCE: usize = 4;

/// How many comparisons of one share run or wait. More are refused, because their callers would give up before.
const MOST_OF_A_SHARE: usize = 64;

/// The comparisons of a server.
#[derive(Debug, Clone)]
pub struct Comparing {
    all: Arc<Semaphore>,
    shares: Arc<Mutex<BTreeMap<Uuid, Share>>>,
}

#[derive(Debug)]
struct Share {
    turn: Arc<Semaphore>,
    /// How many run or wait.
    comparisons: usize,
}

impl Default for Comparing {
    fn default() -> Self {
        Self { all: Arc::new(Semaphore::new(MOST_AT_ONCE)), shares: Arc::default() }
    }
}

impl Comparing {
    /// Does this work on another thread, when it is the turn of its share: an organization, or a user who compares for themselves.
    pub async fn run<T: Send + 'static>(
        &self,
        share: Uuid,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let place = self.enter(share)?;
        // First of the share, so that at most one of each share waits for the others.
        let turn = acquire(&place.turn).await?;
        let slot = acquire(&self.all).await?;
        let all = move || {
            let done = work();
            // Held to the end of the work, even if its caller has given up.
            drop((turn, slot, place));
            done
        };
        spawn_blocking(all).await.map_err(|error| {
            tracing::error!(%error, "commands can't be compared");
            Why::Internal.into()
        })
    }

    fn enter(&self, share: Uuid) -> Result<Place> {
        let mut shares = self.shares();
        let new = || Share { turn: Arc::new(Semaphore::new(1)), comparisons: 0 };
        let found = shares.entry(share).or_insert_with(new);
        if found.comparisons >= MOST_OF_A_SHARE {
            let detail = "too many long commands are compared at once";
            return Err(Refused::new(Why::Unavailable).detail(detail).retry_after(1));
        }
        found.comparisons = found.comparisons.saturating_add(1);
        Ok(Place { comparing: self.clone(), share, turn: found.turn.clone() })
    }

    fn shares(&self) -> MutexGuard<'_, BTreeMap<Uuid, Share>> {
        self.shares.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn acquire(semaphore: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit> {
    semaphore.clone().acquire_owned().await.map_err(|_| Why::Internal.into())
}

/// A comparison that runs or waits.
struct Place {
    comparing: Comparing,
    share: Uuid,
    turn: Arc<Semaphore>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut shares = self.comparing.shares();
        if let Some(share) = shares.get_mut(&self.share) {
            share.comparisons = share.comparisons.saturating_sub(1);
            if share.comparisons == 0 {
                shares.remove(&self.share);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use futures::future::join_all;
    use std::sync::mpsc;

    /// Work that ends when it is told to.
    fn work() -> (mpsc::Sender<()>, impl FnOnce() -> bool + Send + 'static) {
        let (end, told) = mpsc::channel();
        (end, move || told.recv().is_ok())
    }

    // These tests have one thread for everything but comparisons: if one ran there, nobody could tell it to end.

    #[tokio::test]
    async fn one_of_each_share_runs_and_delays_no_other_share() {
        let comparing = Comparing::default();
        let (end, long) = work();
        let first = tokio::spawn({
            let comparing = comparing.clone();
            async move { comparing.run(Uuid::from_u128(1), long).await }
        });
        tokio::task::yield_now().await;
        let mut second = Box::pin(comparing.run(Uuid::from_u128(1), || 2));
        assert!((&mut second).now_or_never().is_none());
        assert_eq!(comparing.run(Uuid::from_u128(2), || 3).await.unwrap(), 3);
        assert!((&mut second).now_or_never().is_none());
        end.send(()).unwrap();
        assert!(first.await.unwrap().unwrap());
        assert_eq!(second.await.unwrap(), 2);
        assert!(comparing.shares().is_empty());
    }

    #[tokio::test]
    async fn too_many_of_a_share_are_refused_and_those_who_gave_up_leave_their_place() {
        let comparing = Comparing::default();
        let share = Uuid::from_u128(1);
        let mut waiting: Vec<_> =
            (0..MOST_OF_A_SHARE).map(|_| Box::pin(comparing.run(share, || ()))).collect();
        let (end, long) = work();
        let held = comparing.enter(share).unwrap();
        let turn = acquire(&held.turn).await.unwrap();
        // One of the places is taken already.
        let polled: Vec<bool> = waiting.iter_mut().map(|one| one.now_or_never().is_some()).collect();
        assert_eq!(polled.iter().filter(|refused| **refused).count(), 1);
        assert!(comparing.run(share, || ()).await.is_err_and(|refused| refused.why() == Why::Unavailable));
        assert!(comparing.run(Uuid::from_u128(2), || ()).await.is_ok());
        drop(waiting);
        drop((turn, held));
        end.send(()).unwrap();
        assert!(comparing.run(share, long).await.unwrap());
        assert!(comparing.shares().is_empty());
    }

    #[tokio::test]
    async fn work_whose_caller_gave_up_keeps_its_slot_to_its_end() {
        let comparing = Comparing::default();
        let ends: Vec<_> = (0..MOST_AT_ONCE)
            .map(|number| {
                let (end, long) = work();
                let comparing = comparing.clone();
                let share = Uuid::from_u128(number as u128);
                let caller = tokio::spawn(async move { comparing.run(share, long).await });
                (end, caller)
            })
            .collect();
        while comparing.all.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let callers: Vec<_> = ends.iter().map(|(_, caller)| caller.abort_handle()).collect();
        callers.iter().for_each(tokio::task::AbortHandle::abort);
        let mut next = Box::pin(comparing.run(Uuid::from_u128(99), || ()));
        assert!((&mut next).now_or_never().is_none());
        let (ends, callers): (Vec<_>, Vec<_>) = ends.into_iter().unzip();
        for end in &ends {
            end.send(()).unwrap();
        }
        next.await.unwrap();
        join_all(callers).await;
    }
}
