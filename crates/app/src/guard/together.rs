//! Evaluations that wait at the same time are loaded together: one statement reads the version of the rules, and the facts of all
//! of their users and assets. It starts after each of them came, so that none is answered from before it asked.

use super::ask::Ask;
use super::known::{Known, Rules};
use crate::Result;
use gatepass_domain::ids::{AssetId, UserId};
use gatepass_persistence::Db;
use gatepass_persistence::guard::{self, Facts};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// How many statements run at the same time. Evaluations that come meanwhile wait for one of them to end.
const MOST_AT_A_TIME: usize = 2;

/// How many evaluations wait. One that finds more goes alone, on the connections that its caller may have. So nobody waits behind
/// the many evaluations of another caller.
const MOST_WAITING: usize = 256;

/// How many users and assets an evaluation has. One with more goes alone.
const MOST_NAMED: usize = 16;

/// The facts of a question, and of others, with the rules as they were then.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    pub facts: Arc<Facts>,
    pub rules: Arc<Rules>,
}

/// The users and assets of these questions.
pub(super) fn named(asks: &[Ask]) -> (Vec<UserId>, Vec<AssetId>) {
    let users: BTreeSet<UserId> = asks.iter().map(|ask| ask.user).collect();
    let assets = asks.iter().filter_map(|ask| ask.about.connection()).map(|connection| connection.asset);
    let assets: BTreeSet<AssetId> = assets.collect();
    (users.into_iter().collect(), assets.into_iter().collect())
}

#[derive(Debug)]
struct Waiting {
    users: Vec<UserId>,
    assets: Vec<AssetId>,
    answer: oneshot::Sender<Loaded>,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: Vec<Waiting>,
    running: usize,
}

/// The evaluations that wait.
#[derive(Debug, Clone, Default)]
pub(super) struct Together(Arc<Mutex<Queue>>);

impl Together {
    /// Loads these users and assets, with those of others that wait. If that fails, it tries alone, and answers with its own error.
    pub async fn load(
        &self,
        db: &Db,
        known: &Arc<Known>,
        (users, assets): (Vec<UserId>, Vec<AssetId>),
    ) -> Result<Loaded> {
        if users.len().saturating_add(assets.len()) <= MOST_NAMED
            && let Some(answer) = self.join(db, known, users.clone(), assets.clone())
            && let Ok(loaded) = answer.await
        {
            return Ok(loaded);
        }
        Ok(load(db, known, &users, &assets).await?)
    }

    fn join(
        &self,
        db: &Db,
        known: &Arc<Known>,
        users: Vec<UserId>,
        assets: Vec<AssetId>,
    ) -> Option<oneshot::Receiver<Loaded>> {
        let mut queue = self.queue();
        if queue.waiting.len() >= MOST_WAITING {
            return None;
        }
        let (answer, receiver) = oneshot::channel();
        queue.waiting.push(Waiting { users, assets, answer });
        if queue.running < MOST_AT_A_TIME {
            queue.running = queue.running.saturating_add(1);
            let run = Run { together: self.clone(), is_over: false };
            // A request that is given up must not end the statement of the others.
            tokio::spawn(run.serve(db.of_server(), known.clone()));
        }
        Some(receiver)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts as running until it ends.
struct Run {
    together: Together,
    is_over: bool,
}

impl Run {
    async fn serve(mut self, db: Db, known: Arc<Known>) {
        while let Some(waiting) = self.next() {
            let users: Vec<UserId> = waiting.iter().flat_map(|one| one.users.iter().copied()).collect();
            let assets: Vec<AssetId> = waiting.iter().flat_map(|one| one.assets.iter().copied()).collect();
            match load(&db, &known, &users, &assets).await {
                Ok(loaded) => {
                    for one in waiting {
                        // A request that was given up does not listen.
                        drop(one.answer.send(loaded.clone()));
                    }
                }
                Err(error) => tracing::debug!(%error, "evaluations can't be loaded together"),
            }
        }
    }

    /// The evaluations that wait now. None: there are none, and this run is over.
    fn next(&mut self) -> Option<Vec<Waiting>> {
        let mut queue = self.together.queue();
        if queue.waiting.is_empty() {
            // Under the same lock, so that nobody waits for a run that has just ended.
            queue.running = queue.running.saturating_sub(1);
            self.is_over = true;
            return None;
        }
        Some(std::mem::take(&mut queue.waiting))
    }
}

/// A run that is cut short, because its server stops, leaves nobody waiting.
impl Drop for Run {
    fn drop(&mut self) {
        if !self.is_over {
            let mut queue = self.together.queue();
            queue.running = queue.running.saturating_sub(1);
            queue.waiting.clear();
        }
    }
}

async fn load(
    db: &Db,
    known: &Known,
    users: &[UserId],
    assets: &[AssetId],
) -> gatepass_persistence::Result<Loaded> {
    let conn = db.conn().await?;
    let facts = guard::facts(&conn, users, assets).await?;
    let rules = known.at(&conn, facts.version).await?;
    Ok(Loaded { facts: Arc::new(facts), rules })
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatepass_domain::ids::Ids;

    #[tokio::test]
    async fn a_run_that_is_cut_short_leaves_nobody_waiting() {
        let together = Together::default();
        let (answer, receiver) = oneshot::channel();
        together.queue().waiting.push(Waiting { users: Vec::new(), assets: Vec::new(), answer });
        together.queue().running = 1;
        drop(Run { together: together.clone(), is_over: false });
        assert!(receiver.await.is_err());
        assert_eq!(together.queue().running, 0);
    }

    #[tokio::test]
    async fn an_unreachable_database_is_told_and_the_run_ends() {
        let together = Together::default();
        let db = Db::new("host=/nowhere user=nobody dbname=none", 1, Ids::new(uuid::Uuid::nil)).unwrap();
        let known: Arc<Known> = Arc::default();
        let found = together.load(&db, &known, (Vec::new(), Vec::new())).await;
        assert!(found.is_err());
        tokio::task::yield_now().await;
        assert_eq!(together.queue().running, 0);
    }

    #[tokio::test]
    async fn nobody_waits_behind_too_many() {
        let together = Together::default();
        let db = Db::new("host=/nowhere user=nobody dbname=none", 1, Ids::new(uuid::Uuid::nil)).unwrap();
        together.queue().running = MOST_AT_A_TIME;
        let known: Arc<Known> = Arc::default();
        let join = || together.join(&db, &known, Vec::new(), Vec::new());
        let waiting: Vec<_> = std::iter::repeat_with(join).take(MOST_WAITING).collect();
        assert!(waiting.iter().all(Option::is_some));
        assert!(join().is_none());
    }
}
