//! Denied acts in the log: every response 403 is recorded, after its transaction was rolled back. A loop of denials can neither
//! fill the log nor hide another denial. For each caller, operation, code and organization, the log has one line a minute, and
//! one more line that counts the other denials of that minute and names some of their objects.

mod record;

pub use record::{Known, denials, record};

use gatepass_persistence::Db;
use gatepass_persistence::events::{self, NewEvent, Origin};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// The most objects that a counting line names.
const NAMED: usize = 20;

/// A denied act: operation and code, and the organization that it concerns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Act {
    operation: String,
    code: &'static str,
    org: Option<Uuid>,
}

/// The denied acts of this minute, by user.
#[derive(Debug, Default)]
pub struct Denials(Mutex<BTreeMap<Uuid, Denied>>);

#[derive(Debug, Default)]
struct Denied {
    lines: BTreeMap<Act, Line>,
    last: Origin,
}

/// A denied act that has its line already.
#[derive(Debug, Default)]
struct Line {
    /// The object that the line names.
    told: Option<Uuid>,
    /// Some objects of the denials after it.
    others: BTreeSet<Uuid>,
    untold: u64,
}

impl Line {
    fn knows(&self, object: Uuid) -> bool {
        self.told == Some(object) || self.others.contains(&object)
    }

    fn count(&mut self, object: Option<Uuid>) {
        self.untold += 1;
        if let Some(object) = object.filter(|object| !self.knows(*object))
            && self.others.len() < NAMED
        {
            self.others.insert(object);
        }
    }
}

impl Denials {
    /// Counts this denial, if the same act was denied on the same object before. The organization is known then.
    fn is_repeated(
        &self,
        user: Uuid,
        (operation, code): (&str, &'static str),
        object: Uuid,
        origin: &Origin,
    ) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Denied { lines, last }) = all.get_mut(&user) else { return false };
        let mut same = lines.iter_mut().filter(|(act, _)| act.operation == operation && act.code == code);
        let Some((_, line)) = same.find(|(_, line)| line.knows(object)) else { return false };
        line.untold += 1;
        origin.clone_into(last);
        true
    }

    /// Whether this denial gets a line of its own. If not, it is counted.
    fn is_new(&self, user: Uuid, act: Act, object: Option<Uuid>, origin: &Origin) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Denied { lines, last } = all.entry(user).or_default();
        let Some(line) = lines.get_mut(&act) else {
            lines.insert(act, Line { told: object, ..Line::default() });
            return true;
        };
        line.count(object);
        origin.clone_into(last);
        false
    }

    /// Ends a minute: records for each caller, operation, code and organization how many denials have no line.
    pub async fn end_minute(&self, db: &Db) -> gatepass_persistence::Result<()> {
        let all = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for Denied { lines, last } in all.into_values() {
            let untold = lines.into_iter().filter(|(_, line)| line.untold > 0);
            let events: Vec<NewEvent> = untold.map(counted).collect();
            if !events.is_empty() {
                write(db, &last, events).await?;
            }
        }
        Ok(())
    }

    /// Calls `end_minute` every minute, as long as the server runs.
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

fn counted((Act { operation, code, org }, line): (Act, Line)) -> NewEvent {
    let data = json!({ "act": operation, "code": code, "repeated": line.untold, "others": line.others });
    NewEvent::denied(None, data).in_org(org)
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
    fn a_loop_of_denials_is_counted_and_hides_no_other() {
        let (denials, origin) = (Denials::default(), Origin::default());
        let (ann, ben) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let act = |operation: &str, code| Act { operation: operation.to_owned(), code, org: None };
        let is_new = |user, act, n| denials.is_new(user, act, Some(Uuid::from_u128(n)), &origin);
        let told = (0..1000).filter(|n| is_new(ann, act("POST /x", "own_only"), *n)).count();
        assert_eq!(told, 1);
        assert!(denials.is_repeated(ann, ("POST /x", "own_only"), Uuid::from_u128(0), &origin));
        assert!(!denials.is_repeated(ann, ("POST /x", "own_only"), Uuid::from_u128(5000), &origin));
        assert!(is_new(ann, act("POST /x", "role_required"), 1), "another code");
        assert!(is_new(ann, act("POST /y", "own_only"), 1), "another operation");
        let elsewhere = Act { org: Some(ann), ..act("POST /x", "own_only") };
        assert!(is_new(ann, elsewhere, 1), "another organization");
        assert!(is_new(ben, act("POST /x", "own_only"), 1), "each has their own");
        let all = denials.0.lock().unwrap();
        let line = &all[&ann].lines[&act("POST /x", "own_only")];
        assert_eq!((line.untold, line.others.len()), (1000, NAMED));
    }
}
