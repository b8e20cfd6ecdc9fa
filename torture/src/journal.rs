//! The journal: one JSON line for each request, response and kill, in the order in which they were seen. It is
//! append-only. The checker reads it as a [`Story`].

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Result;
use crate::api::Answer;
use crate::killer::Victim;
use crate::world::World;

/// The act of a request. The request leaves its key in a text: a title, a comment, a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Kind {
    Open,
    Comment,
    Approve,
    Deny,
    Cancel,
    Revoke,
    Start,
    End,
    Extend,
    Override,
    ApproveMany,
    DenyMany,
    CancelMany,
}

impl Kind {
    /// Whether it acts on many tickets, each in its own transaction.
    pub fn is_of_many(self) -> bool {
        matches!(self, Self::ApproveMany | Self::DenyMany | Self::CancelMany)
    }

    /// Whether its key is in a text: start and end of a grant take no text.
    pub fn leaves_mark(self) -> bool {
        !matches!(self, Self::Start | Self::End)
    }
}

/// A line of the journal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum Entry {
    /// The people and objects; the first line.
    World(World),
    /// A request is about to be sent for the first time.
    Asked {
        /// Its `Idempotency-Key`.
        key: String,
        /// The caller's username.
        caller: String,
        /// Its act.
        kind: Kind,
        /// Its path.
        path: String,
        /// Its body.
        body: Value,
    },
    /// A response arrived.
    Answered {
        /// Its key.
        key: String,
        /// The answer.
        answer: Answer,
    },
    /// A request was sent, and no response came.
    Unanswered {
        /// Its key.
        key: String,
        /// The error of the client.
        cause: String,
    },
    /// A login waits for this review.
    Held {
        /// The ticket's id.
        ticket: String,
    },
    /// A login was completed after this review.
    Completed {
        /// The ticket's id.
        ticket: String,
    },
    /// A session on an asset began.
    Connected {
        /// Its id.
        session: String,
    },
    /// Commands of a session were taken.
    Reported {
        /// The session's id.
        session: String,
        /// How many different ones by now.
        commands: usize,
    },
    /// The end of a session was taken.
    Disconnected {
        /// Its id.
        session: String,
    },
    /// The removal of a member was acknowledged.
    Left {
        /// The member's id.
        user: String,
    },
    /// The stream of events told an event.
    Told {
        /// Its id.
        event: String,
    },
    /// Something was killed.
    Killed {
        /// The victim.
        victim: Victim,
    },
    /// The server failed by itself: it ended, or did not come back.
    Failed {
        /// The failure.
        what: String,
    },
}

/// The file.
pub struct Journal {
    file: Mutex<File>,
    acknowledged: AtomicUsize,
}

impl Journal {
    /// Creates a journal.
    pub fn create(path: &Path) -> Result<Self> {
        let file = File::options().create_new(true).append(true).open(path)?;
        Ok(Self { file: Mutex::new(file), acknowledged: AtomicUsize::new(0) })
    }

    /// Appends a line. It is in the file when this returns.
    pub fn note(&self, entry: &Entry) -> Result<()> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(&line)?;
        if matches!(entry, Entry::Answered { key: _, answer } if answer.is_success()) {
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    /// The number of successful responses so far.
    pub fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::Relaxed)
    }
}

/// A request and its responses.
#[derive(Debug, Clone)]
pub struct Request {
    /// The caller's username.
    pub caller: String,
    /// Its act.
    pub kind: Kind,
    /// Its path.
    pub path: String,
    /// Its body.
    pub body: Value,
    /// Every response, in order.
    pub answers: Vec<Answer>,
    /// How often it was sent without a response.
    pub unanswered: usize,
}

impl Request {
    /// The response that reports success.
    pub fn acknowledged(&self) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.is_success())
    }

    /// The object in that response, or the results of a bulk request.
    pub fn shown(&self) -> Vec<Value> {
        let Some(answer) = self.acknowledged().map(Answer::json) else { return Vec::new() };
        if !self.kind.is_of_many() {
            return vec![answer];
        }
        let items = answer["items"].as_array().into_iter().flatten();
        items.map(|item| item["ticket"].clone()).filter(|ticket| !ticket.is_null()).collect()
    }
}

/// What was acknowledged of a session on an asset.
#[derive(Debug, Clone, Copy, Default)]
pub struct Session {
    /// The number of its commands.
    pub commands: usize,
    /// Whether its end was reported.
    pub is_over: bool,
}

/// The content of a journal.
#[derive(Debug, Clone, Default)]
pub struct Story {
    /// The people and objects.
    pub world: World,
    /// Every request, by key.
    pub requests: BTreeMap<String, Request>,
    /// The reviews of logins that began to wait.
    pub held: Vec<String>,
    /// The reviews of logins that were completed, once for each time.
    pub completed: Vec<String>,
    /// What was acknowledged of each session on an asset.
    pub sessions: BTreeMap<String, Session>,
    /// The members whose removal was acknowledged, once for each time.
    pub left: Vec<String>,
    /// The events that the stream told, in order.
    pub told: Vec<String>,
    /// The kills, in order.
    pub killed: Vec<Victim>,
    /// Failures of the server without a kill.
    pub failed: Vec<String>,
}

impl Story {
    /// Reads a journal.
    pub fn read(path: &Path) -> Result<Self> {
        let mut story = Self::default();
        for line in fs::read_to_string(path)?.lines() {
            story.add(serde_json::from_str(line)?)?;
        }
        Ok(story)
    }

    fn add(&mut self, entry: Entry) -> Result<()> {
        let unknown = |key: &str| format!("the journal has an answer to nothing: {key}");
        match entry {
            Entry::World(world) => self.world = world,
            Entry::Asked { key, caller, kind, path, body } => {
                let request = Request { caller, kind, path, body, answers: Vec::new(), unanswered: 0 };
                self.requests.insert(key, request);
            }
            Entry::Answered { key, answer } => {
                self.requests.get_mut(&key).ok_or_else(|| unknown(&key))?.answers.push(answer);
            }
            Entry::Unanswered { key, cause: _ } => {
                self.requests.get_mut(&key).ok_or_else(|| unknown(&key))?.unanswered += 1;
            }
            Entry::Held { ticket } => self.held.push(ticket),
            Entry::Completed { ticket } => self.completed.push(ticket),
            Entry::Connected { session } => drop(self.sessions.entry(session).or_default()),
            Entry::Reported { session, commands } => {
                self.sessions.entry(session).or_default().commands = commands;
            }
            Entry::Disconnected { session } => self.sessions.entry(session).or_default().is_over = true,
            Entry::Left { user } => self.left.push(user),
            Entry::Told { event } => self.told.push(event),
            Entry::Killed { victim } => self.killed.push(victim),
            Entry::Failed { what } => self.failed.push(what),
        }
        Ok(())
    }
}
