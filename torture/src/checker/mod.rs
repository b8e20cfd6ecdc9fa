//! The checker: holds the database, by SQL and over HTTP, against the journal and against the rules (domain.md).
//! It shares no code with the server but the types that a ticket's digest is made of.

mod acknowledged;
mod catalog;
mod events;
mod grants;
mod keys;
mod levels;
mod many;
mod rows;
mod shown;

use std::fmt;

use crate::Result;
use crate::api::Api;
use crate::journal::Story;
use rows::Tables;

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// An acknowledged change is not there.
    Lost,
    /// An acknowledged change is there with other values.
    Different,
    /// A final ticket, or a closed grant, is not what it was when that was acknowledged.
    Reopened,
    /// One key acted twice.
    ActedTwice,
    /// A repeated request was answered otherwise.
    AnsweredTwice,
    /// A change without its remembered answer, or an answer without its change.
    Unremembered,
    /// A ticket is neither before nor after a change.
    Torn,
    /// A level was skipped, or passed without enough approvals.
    LevelSkipped,
    /// Somebody decided who was not asked.
    WrongDecider,
    /// A decision is about something else than the ticket was.
    WrongDigest,
    /// More than one grant of a ticket.
    TwoGrants,
    /// More than one permission of a ticket.
    TwoPermissions,
    /// An approved ticket gave nothing, or a grant no permission.
    Ungranted,
    /// A grant or permission that no ticket gave.
    Unfounded,
    /// A permission is not what was approved, or its window another than its grant's and its ticket's.
    WrongGrant,
    /// A membership without its open grant, or the other way round.
    WrongMembership,
    /// Two sessions of a user on a device at once.
    TwoSessions,
    /// A change without its event.
    EventMissing,
    /// An event twice.
    EventTwice,
    /// An event without its change.
    EventUnfounded,
    /// Somebody got an answer that nobody should get, such as 500.
    BadAnswer,
    /// The server ended by itself, or did not come back.
    Down,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// With what, and how.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.kind, self.what)
    }
}

/// The faults found so far.
#[derive(Debug, Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, kind: FaultKind, what: impl Into<String>) {
        self.0.push(Fault { kind, what: what.into() });
    }

    fn sorted(mut self) -> Vec<Fault> {
        self.0.sort();
        self.0.dedup();
        self.0
    }

    /// Adds the fault unless this holds.
    fn expect(&mut self, holds: bool, kind: FaultKind, what: impl FnOnce() -> String) {
        if !holds {
            self.add(kind, what());
        }
    }
}

/// Everything that is wrong with a database, in itself, after this story, and as its server shows it.
pub async fn check(story: &Story, database: &str, api: &Api) -> Result<Vec<Fault>> {
    let mut faults = check_stored(story, database).await?;
    faults.extend(check_shown(story, api).await?);
    Ok(faults)
}

/// What is wrong by SQL.
pub async fn check_stored(story: &Story, database: &str) -> Result<Vec<Fault>> {
    let mut faults = Faults::default();
    for what in &story.failed {
        faults.add(FaultKind::Down, what);
    }
    let tables = Tables::read(database).await?;
    for case in tables.cases.values() {
        levels::check(case, &mut faults);
        grants::check(case, &mut faults);
        events::check(case, &mut faults);
    }
    for orphan in &tables.orphans {
        let kind = if orphan.starts_with("event") { FaultKind::EventUnfounded } else { FaultKind::Unfounded };
        faults.add(kind, format!("{orphan} belongs to no ticket"));
    }
    catalog::check(&tables, &mut faults);
    keys::check(story, &tables, &mut faults);
    acknowledged::check(story, &tables, &mut faults);
    Ok(faults.sorted())
}

/// What is wrong over HTTP.
pub async fn check_shown(story: &Story, api: &Api) -> Result<Vec<Fault>> {
    let mut faults = Faults::default();
    shown::check(story, api, &mut faults).await?;
    Ok(faults.sorted())
}
