//! The journal: one JSON line for everything that was asked, answered and killed, in the order in which it was seen.
//! Only ever appended to. The checker reads it back as a [`Story`].

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

/// What a request wants. Its key is also the text that it leaves behind: a title, a comment, a reason.
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
    Override,
    ApproveMany,
    DenyMany,
    CancelMany,
}

impl Kind {
    /// Whether it acts on many tickets, on each in a transaction of its own.
    pub fn is_of_many(self) -> bool {
        matches!(self, Self::ApproveMany | Self::DenyMany | Self::CancelMany)
    }

    /// Whether its key is found in what it did: the acts on a grant by its user take no text.
    pub fn leaves_mark(self) -> bool {
        !matches!(self, Self::Start | Self::End)
    }
}

/// One line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum Entry {
    /// Who and what there is; the first line.
    World(World),
    /// A request is about to be sent for the first time.
    Asked {
        /// Its `Idempotency-Key`.
        key: String,
        /// The caller's username.
        caller: String,
        /// What it wants.
        kind: Kind,
        /// Where to.
        path: String,
        /// Its body.
        body: Value,
    },
    /// It was answered.
    Answered {
        /// Its key.
        key: String,
        /// The answer.
        answer: Answer,
    },
    /// It was sent, and no answer came.
    Unanswered {
        /// Its key.
        key: String,
        /// What the client saw.
        cause: String,
    },
    /// Something was killed.
    Killed {
        /// What.
        victim: Victim,
    },
    /// The server did what nobody asked for: it ended by itself, or did not come back.
    Failed {
        /// How.
        what: String,
    },
}

/// The file that grows.
pub struct Journal {
    file: Mutex<File>,
    acknowledged: AtomicUsize,
}

impl Journal {
    /// A new journal.
    pub fn create(path: &Path) -> Result<Self> {
        let file = File::options().create_new(true).append(true).open(path)?;
        Ok(Self { file: Mutex::new(file), acknowledged: AtomicUsize::new(0) })
    }

    /// Appends a line; it is in the file when this returns.
    pub fn note(&self, entry: &Entry) -> Result<()> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(&line)?;
        if matches!(entry, Entry::Answered { key: _, answer } if answer.is_success()) {
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    /// How many answers so far say that something was done.
    pub fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::Relaxed)
    }
}

/// A request and everything that came of it.
#[derive(Debug, Clone)]
pub struct Request {
    /// The caller's username.
    pub caller: String,
    /// What it wanted.
    pub kind: Kind,
    /// Where to.
    pub path: String,
    /// Its body.
    pub body: Value,
    /// Every answer, in their order.
    pub answers: Vec<Answer>,
    /// How often it was sent without an answer.
    pub unanswered: usize,
}

impl Request {
    /// The answer that says that it happened.
    pub fn acknowledged(&self) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.is_success())
    }

    /// What that answer shows: the object that was acted on, or the many.
    pub fn shown(&self) -> Vec<Value> {
        let Some(answer) = self.acknowledged().map(Answer::json) else { return Vec::new() };
        if !self.kind.is_of_many() {
            return vec![answer];
        }
        let items = answer["items"].as_array().into_iter().flatten();
        items.map(|item| item["ticket"].clone()).filter(|ticket| !ticket.is_null()).collect()
    }
}

/// What a journal tells.
#[derive(Debug, Clone, Default)]
pub struct Story {
    /// Who and what there was.
    pub world: World,
    /// Every request by its key.
    pub requests: BTreeMap<String, Request>,
    /// What was killed, in order.
    pub killed: Vec<Victim>,
    /// What the server did by itself.
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
            Entry::Killed { victim } => self.killed.push(victim),
            Entry::Failed { what } => self.failed.push(what),
        }
        Ok(())
    }
}
