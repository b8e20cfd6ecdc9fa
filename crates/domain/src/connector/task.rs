//! The task of a connector for one grant.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::Wanted;
use crate::ids::{ConnectorId, TaskId};
use crate::job;
use crate::why::Why;

/// How long a connector has for a task that it reports later (202).
const TAKEN_UP: Duration = Duration::minutes(10);
/// The characters of what a connector says that are kept.
const LONGEST_DETAIL: usize = 2000;
/// How many attempts of a task are kept.
const KEPT: usize = 20;

/// The task of a connector for one grant. A new task replaces the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The id.
    pub id: TaskId,
    /// The connector.
    pub connector: ConnectorId,
    /// What is to be done.
    pub wanted: Wanted,
    /// Whether the state of the grant waits for it.
    pub is_awaited: bool,
    /// When it should be done: the begin of the access, or its end.
    pub since: OffsetDateTime,
    /// When it is handed out next.
    pub due_at: OffsetDateTime,
    /// When the connector said that it is done.
    pub done_at: Option<OffsetDateTime>,
    /// Until when it is handed out.
    pub leased_until: Option<OffsetDateTime>,
    /// Whether admins were told that it is late.
    pub is_overdue: bool,
    /// Whether the connector was ever given a task for this grant.
    pub is_known: bool,
    /// How often it was handed out.
    pub attempts: u32,
    /// The last attempts, oldest first, those of earlier tasks for the grant among them.
    pub log: Vec<Attempt>,
}

/// An attempt to do a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// What was to be done.
    pub wanted: String,
    /// When the task was handed out, or reported by an admin.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What became of it. None: the connector has not said anything yet.
    pub outcome: Option<Outcome>,
    /// What the connector said.
    pub detail: Option<String>,
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The task is done.
    Done,
    /// It failed.
    Failed,
}

/// What a connector says about a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What became of it.
    pub outcome: Outcome,
    /// What the connector said.
    pub detail: Option<String>,
    /// Of a failure: whether it makes no sense to try again.
    pub is_final: bool,
}

impl Task {
    /// A task to give access from a moment on.
    pub fn give(id: TaskId, connector: ConnectorId, since: OffsetDateTime, is_awaited: bool) -> Self {
        Self {
            id,
            connector,
            wanted: Wanted::Give,
            is_awaited,
            since,
            due_at: since,
            done_at: None,
            leased_until: None,
            is_overdue: false,
            is_known: false,
            attempts: 0,
            log: Vec::new(),
        }
    }

    /// The task that takes the place of this one, if its lease is over. The grant waits for the end of its access, but not for
    /// another end of it. A connector that knows nothing of the grant has nothing to take away.
    #[must_use]
    pub fn replaced(self, id: TaskId, wanted: Wanted, now: OffsetDateTime) -> Self {
        let is_new = wanted == Wanted::Give && self.wanted == Wanted::Give && self.done_at.is_none();
        let since = if is_new { self.since } else { now };
        let has_nothing = wanted == Wanted::Take && !self.is_known;
        Self {
            id,
            wanted,
            is_awaited: wanted == Wanted::Take || (self.is_awaited && is_new),
            since,
            due_at: self.leased_until.map_or(since, |until| until.max(since)),
            done_at: has_nothing.then_some(now),
            is_overdue: false,
            attempts: 0,
            ..self
        }
    }

    /// The task to give access anew, after the grant was given up: the grant waits for it.
    #[must_use]
    pub fn anew(self, id: TaskId, since: OffsetDateTime, now: OffsetDateTime) -> Self {
        let due_at = self.leased_until.map_or(since, |until| until.max(since));
        Self { is_awaited: true, since, due_at, ..self.replaced(id, Wanted::Give, now) }
    }

    /// The task, which the connector has taken and reports later.
    #[must_use]
    pub fn taken_up(self, now: OffsetDateTime) -> Self {
        let until = now.saturating_add(TAKEN_UP);
        Self { leased_until: Some(until), due_at: until, ..self }
    }

    /// Whether the connector is late: to give access that its grant waits for, or to take it away.
    pub fn is_late(&self, give_up_after: Duration, alarm_after: Duration, now: OffsetDateTime) -> bool {
        let most = match self.wanted {
            Wanted::Give if self.is_awaited => give_up_after,
            Wanted::Give => return false,
            Wanted::Take => alarm_after,
        };
        self.done_at.is_none() && self.since.saturating_add(most) <= now
    }

    /// The task, handed out for this long.
    #[must_use]
    pub fn handed_out(self, lease: Duration, now: OffsetDateTime) -> Self {
        let until = now.saturating_add(lease);
        Self {
            leased_until: Some(until),
            due_at: until,
            is_known: true,
            attempts: self.attempts.saturating_add(1),
            ..self.tried(now)
        }
    }

    /// The task after a report about it. A failure is tried again after a pause.
    pub fn reported(self, report: &Report, now: OffsetDateTime) -> Result<Self, Why> {
        if self.done_at.is_some() {
            return Err(Why::TaskReplaced);
        }
        let Report { outcome, detail, is_final: _ } = report.clone();
        let is_answer = self.attempts > 0 && self.log.last().is_some_and(|last| last.outcome.is_none());
        // An admin may report a task that nobody was given.
        let mut task = if is_answer { self } else { self.tried(now) };
        if let Some(last) = task.log.last_mut() {
            let detail = detail.map(|said| said.chars().take(LONGEST_DETAIL).collect());
            (last.outcome, last.detail) = (Some(outcome), detail);
        }
        let (done_at, due_at) = match outcome {
            Outcome::Done => (Some(now), task.due_at),
            Outcome::Failed => (None, now + job::backoff(task.attempts, 0.0)),
        };
        Ok(Self { done_at, due_at, leased_until: None, is_known: true, ..task })
    }

    /// Whether nobody waits for it any more.
    pub fn holds_up_nobody(&self) -> bool {
        self.done_at.is_some() || !self.is_awaited
    }

    /// The task with an attempt that nobody has answered yet.
    fn tried(mut self, now: OffsetDateTime) -> Self {
        let attempt = Attempt { wanted: self.wanted.to_string(), at: now, outcome: None, detail: None };
        let surplus = (self.log.len() + 1).saturating_sub(KEPT);
        self.log.drain(..surplus);
        self.log.push(attempt);
        self
    }
}
