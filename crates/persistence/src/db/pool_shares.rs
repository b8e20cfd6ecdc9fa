//! Limits on the number of connections that one caller has at once. Further requests of a caller wait in that caller's own
//! queue, not in the queue of the pool. So a caller with many or expensive requests delays nobody else.

use crate::db::pool::WAIT;
use crate::{Error, Result};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The most requests of one caller that wait at once.
const LINE: usize = 100;

/// The callers that use a pool now.
pub(crate) struct Shares {
    /// Connections of one caller: one fewer than the pool has.
    each: usize,
    /// Connections for expensive work of all callers: half of the pool. A caller has at most one of them.
    costly: Arc<Semaphore>,
    of: Mutex<HashMap<String, Weak<Share>>>,
}

/// One caller's part of a pool.
pub(crate) struct Share {
    all: Arc<Shares>,
    any: Arc<Semaphore>,
    costly: Arc<Semaphore>,
    in_line: AtomicUsize,
}

/// The right to one connection, until it is dropped.
pub(crate) struct Turn {
    _any: OwnedSemaphorePermit,
    _costly: Option<[OwnedSemaphorePermit; 2]>,
}

/// A place in the queue of one caller, until it is dropped.
struct Place<'a>(&'a AtomicUsize);

impl Shares {
    /// The shares of a pool with this number of connections.
    pub(crate) fn of_pool(size: usize) -> Arc<Self> {
        let (each, costly) = (size.saturating_sub(1).max(1), (size / 2).max(1));
        Arc::new(Self { each, costly: Arc::new(Semaphore::new(costly)), of: Mutex::default() })
    }

    /// The share of this caller. All requests of the caller use it.
    pub(crate) fn of(self: &Arc<Self>, caller: &str) -> Arc<Share> {
        let mut shares = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(share) = shares.get(caller).and_then(Weak::upgrade) {
            return share;
        }
        // Callers without a request are removed.
        shares.retain(|_, share| share.strong_count() > 0);
        let share = Arc::new(Share {
            all: self.clone(),
            any: Arc::new(Semaphore::new(self.each)),
            costly: Arc::new(Semaphore::new(1)),
            in_line: AtomicUsize::new(0),
        });
        shares.insert(caller.to_owned(), Arc::downgrade(&share));
        share
    }
}

impl Share {
    /// Waits until the caller may take a connection. Refuses if that takes too long, or if too many requests wait.
    pub(crate) async fn turn(&self, is_costly: bool) -> Result<Turn> {
        let _place = Place::of(&self.in_line)?;
        let turn = tokio::time::timeout(WAIT, self.take(is_costly)).await;
        turn.map_err(|_| Error::Crowded)?
    }

    async fn take(&self, is_costly: bool) -> Result<Turn> {
        let own = if is_costly { Some(one_of(&self.costly).await?) } else { None };
        let any = one_of(&self.any).await?;
        // Takes the shared permit last, so that no request holds one while it waits for its own.
        let costly = match own {
            Some(own) => Some([own, one_of(&self.all.costly).await?]),
            None => None,
        };
        Ok(Turn { _any: any, _costly: costly })
    }
}

async fn one_of(semaphore: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit> {
    semaphore.clone().acquire_owned().await.map_err(|error| Error::Internal(error.to_string()))
}

impl<'a> Place<'a> {
    fn of(in_line: &'a AtomicUsize) -> Result<Self> {
        let place = Self(in_line);
        if in_line.fetch_add(1, Ordering::Relaxed) < LINE { Ok(place) } else { Err(Error::Crowded) }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    /// Takes a permit that is free without waiting.
    fn now(share: &Share, is_costly: bool) -> Option<Turn> {
        share.take(is_costly).now_or_never().map(Result::unwrap)
    }

    #[test]
    fn one_caller_never_has_a_whole_pool() {
        let shares = Shares::of_pool(4);
        let (ann, ben) = (shares.of("ann"), shares.of("ben"));
        let turns: Vec<Turn> = (0..3).map(|_| now(&shares.of("ann"), false).unwrap()).collect();
        assert!(now(&ann, false).is_none() && now(&ben, false).is_some());
        drop(turns);
        assert!(now(&ann, false).is_some());
    }

    #[test]
    fn costly_work_leaves_half_of_a_pool_to_others_and_to_other_work() {
        let shares = Shares::of_pool(4);
        let share = |name| shares.of(name);
        let (ann, ben, cleo) = (share("ann"), share("ben"), share("cleo"));
        let _first = now(&ann, true).unwrap();
        assert!(now(&ann, true).is_none(), "one of a caller");
        assert!(now(&ann, false).is_some(), "other work goes on");
        let second = now(&ben, true).unwrap();
        assert!(now(&cleo, true).is_none() && now(&cleo, false).is_some());
        drop(second);
        assert!(now(&cleo, true).is_some());
    }

    #[tokio::test]
    async fn a_line_has_an_end_and_who_left_is_forgotten() {
        let shares = Shares::of_pool(4);
        let ann = shares.of("ann");
        let places: Vec<Place> = (0..LINE).map(|_| Place::of(&ann.in_line).unwrap()).collect();
        assert!(matches!(ann.turn(false).await, Err(Error::Crowded)));
        drop(places);
        assert!(ann.turn(false).await.is_ok());
        drop(ann);
        let _ben = shares.of("ben");
        assert_eq!(shares.of.lock().unwrap().len(), 1);
    }
}
