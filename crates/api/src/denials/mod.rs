//! Denied acts in the log: every 403, written after the transaction that it undid. A loop of denials can't fill the log: of
//! a caller it keeps so many different ones a minute, and how many there were besides.

mod tell;

pub use tell::{Known, denials, tell};

use gatepass_persistence::Db;
use gatepass_persistence::events::{self, NewEvent, Origin};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// The most lines of one caller in a minute, but for the one that counts the rest.
const MOST: usize = 30;

/// What an act was: operation, object or else organization, and code.
type Act = (String, Option<Uuid>, &'static str);

/// What was denied in this minute, by user.
#[derive(Debug, Default)]
pub struct Denials(Mutex<BTreeMap<Uuid, Denied>>);

#[derive(Debug, Default)]
struct Denied {
    told: BTreeSet<Act>,
    untold: u64,
    last: Origin,
}

impl Denials {
    /// Whether this one is to be told by itself; else it is counted.
    fn is_new(&self, user: Uuid, act: Act, origin: &Origin) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Denied { told, untold, last } = all.entry(user).or_default();
        if told.len() < MOST && told.insert(act) {
            return true;
        }
        *untold += 1;
        origin.clone_into(last);
        false
    }

    /// Ends a minute: writes for each caller how many denials were not told.
    pub async fn end_minute(&self, db: &Db) -> gatepass_persistence::Result<()> {
        let all = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for Denied { told: _, untold, last } in all.into_values().filter(|denied| denied.untold > 0) {
            let event = NewEvent {
                action: "act.denied".into(),
                data: json!({ "repeated": untold }),
                ..NewEvent::default()
            };
            write(db, &last, vec![event]).await?;
        }
        Ok(())
    }

    /// Ends every minute, for as long as the server runs.
    pub async fn count_minutes(&self, db: Db) {
        let mut minutes = tokio::time::interval(Duration::from_mins(1));
        loop {
            minutes.tick().await;
            if let Err(error) = self.end_minute(&db).await {
                tracing::error!(%error, "can't write how often acts were denied");
            }
        }
    }
}

async fn write(db: &Db, origin: &Origin, new: Vec<NewEvent>) -> gatepass_persistence::Result<()> {
    let mut tx = db.begin().await?;
    events::record(&mut tx, origin, new).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_of_denials_is_counted() {
        let (denials, origin) = (Denials::default(), Origin::default());
        let (ann, ben) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let act = |n: u128| ("POST /x".to_owned(), Some(Uuid::from_u128(n)), "own_only");
        assert!(denials.is_new(ann, act(1), &origin) && !denials.is_new(ann, act(1), &origin));
        let told = (0..1000).filter(|n| denials.is_new(ann, act(*n), &origin)).count();
        assert_eq!(told, MOST - 1);
        assert!(denials.is_new(ben, act(1), &origin), "each has their own");
    }
}
