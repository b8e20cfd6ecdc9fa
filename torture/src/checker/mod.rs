//! The checker compares the database, by SQL and over HTTP, with the journal and with the rules (domain.md). It shares
//! no code with the server except for the types behind a ticket's digest.

mod acknowledged;
pub mod carried;
mod catalog;
mod events;
mod grants;
mod keys;
mod leaving;
mod levels;
mod many;
pub mod posted;
mod reviews;
mod rounds;
mod rows;
mod sessions;
mod shown;
pub mod told;

use std::fmt;

use crate::Result;
use crate::api::Api;
use crate::journal::Story;
use rows::Tables;

/// The kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// An acknowledged change is missing.
    Lost,
    /// An acknowledged change has other values.
    Different,
    /// A final ticket or a closed grant changed after it was acknowledged.
    Reopened,
    /// One key acted twice.
    ActedTwice,
    /// A repeated request got another response.
    AnsweredTwice,
    /// A change without its stored response, or a stored response without its change.
    Unremembered,
    /// A ticket is between two states of a change.
    Torn,
    /// A level was skipped, or passed without enough approvals.
    LevelSkipped,
    /// An approval counts for content that its approver did not see, or does not count for content that they saw.
    NotVoid,
    /// A decision by a user who was not an approver.
    WrongDecider,
    /// A decision is about other content than the ticket had.
    WrongDigest,
    /// More than one grant of a ticket.
    TwoGrants,
    /// More than one permission of a ticket.
    TwoPermissions,
    /// An approved ticket without a grant, or a grant without its permission.
    Ungranted,
    /// A grant or permission without an approved ticket.
    Unfounded,
    /// A permission differs from the approved content, or its window from that of its grant and ticket.
    WrongGrant,
    /// A membership without its open grant, or an open grant without its membership.
    WrongMembership,
    /// A request or grant outlived the membership of its requester.
    Outlived,
    /// A review let two logins pass, or a connection token opened two sessions.
    PassedTwice,
    /// Two sessions of a user on a device at the same time.
    TwoSessions,
    /// A change without its event.
    EventMissing,
    /// An event twice.
    EventTwice,
    /// An event without its change.
    EventUnfounded,
    /// A stored event that the stream did not tell.
    Untold,
    /// An event that the stream told more than once.
    ToldTwice,
    /// A connector has what its grants don't say, or has not what they say.
    Uncarried,
    /// A stored event that did not arrive at the webhook.
    Unposted,
    /// An event that arrived under two ids.
    TwoNames,
    /// A response that no request should get, such as 500.
    BadAnswer,
    /// The server ended by itself, or did not come back.
    Down,
}

/// A fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Its kind.
    pub kind: FaultKind,
    /// The object and the difference.
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

/// All faults of a database: in itself, against this story, and in the responses of its server.
pub async fn check(story: &Story, database: &str, api: &Api) -> Result<Vec<Fault>> {
    let mut faults = check_stored(story, database).await?;
    faults.extend(check_shown(story, api).await?);
    Ok(faults)
}

/// The faults that SQL finds.
pub async fn check_stored(story: &Story, database: &str) -> Result<Vec<Fault>> {
    let mut faults = Faults::default();
    for what in &story.failed {
        faults.add(FaultKind::Down, what);
    }
    let tables = Tables::read(database).await?;
    for case in tables.cases.values() {
        levels::check(case, &mut faults);
        grants::check(case, &mut faults);
        events::check(case, &story.world.admin.id, &mut faults);
    }
    for orphan in &tables.orphans {
        let kind = if orphan.starts_with("event") { FaultKind::EventUnfounded } else { FaultKind::Unfounded };
        faults.add(kind, format!("{orphan} belongs to no ticket"));
    }
    catalog::check(&tables, &mut faults);
    leaving::check(story, &tables, &mut faults);
    reviews::check(story, &tables, &mut faults);
    sessions::check(story, &tables, &mut faults);
    keys::check(story, &tables, &mut faults);
    acknowledged::check(story, &tables, &mut faults);
    Ok(faults.sorted())
}

/// The faults that HTTP requests find.
pub async fn check_shown(story: &Story, api: &Api) -> Result<Vec<Fault>> {
    let mut faults = Faults::default();
    shown::check(story, api, &mut faults).await?;
    Ok(faults.sorted())
}
