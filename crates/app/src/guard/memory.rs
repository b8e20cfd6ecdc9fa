//! The rules in memory. A statement that loads the facts of a question also reads the number of changes of all rules. If it is
//! not the number of the rules in memory, they are loaded anew. So the very next evaluation asks a changed rule, and no
//! evaluation reads the rules for nothing.

use super::ask::{Ask, Verdict};
use super::together::{Loaded, Together};
use crate::Result;
use gatepass_domain::guard::commands::{Command, CompiledGroup};
use gatepass_domain::guard::{Effect, RuleSet};
use gatepass_domain::ids::{AssetId, CommandGroupId, RuleId, UserId};
use gatepass_persistence::{Conn, Db, guard};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The rules and command groups of an installation, ready to be asked.
#[derive(Debug, Default)]
pub struct Rules {
    version: i64,
    /// The active rules.
    pub set: RuleSet,
    groups: BTreeMap<CommandGroupId, CompiledGroup>,
}

impl Rules {
    /// Whether a command group matches the command.
    pub fn finds(&self, group: CommandGroupId, command: &Command<'_>) -> bool {
        self.groups.get(&group).is_some_and(|compiled| compiled.find_in(command).is_some())
    }
}

/// How long nothing is told again about the same API key, address and rules.
const QUIET: Duration = Duration::from_mins(1);

/// How many of those are remembered before all are forgotten.
const KNOWN: usize = 10_000;

/// What was told about an API key: the key, the address, and what each rule did.
type Told = (String, Option<IpAddr>, Vec<(RuleId, Effect)>);

/// The rules that are in memory now.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<Arc<Rules>>);

impl Known {
    /// The rules of this version or a later one.
    pub async fn at(&self, conn: &Conn, version: i64) -> gatepass_persistence::Result<Arc<Rules>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if known.version == version {
            return Ok(known);
        }
        let (rules, groups) = (guard::active(conn).await?, guard::active_groups(conn).await?);
        let loaded = Arc::new(Rules { version, set: RuleSet::new(rules), groups });
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Another request may have loaded later ones meanwhile.
        if Arc::ptr_eq(&memory, &known) {
            *memory = loaded.clone();
        }
        Ok(loaded)
    }
}

/// What all evaluations share.
#[derive(Debug, Default)]
pub struct Memory {
    known: Arc<Known>,
    together: Together,
    told: Mutex<BTreeMap<Told, Instant>>,
}

impl Memory {
    /// The rules of this version or a later one.
    pub(super) async fn rules(&self, conn: &Conn, version: i64) -> Result<Arc<Rules>> {
        Ok(self.known.at(conn, version).await?)
    }

    /// The facts about these users and assets, and the rules.
    pub(super) async fn load(&self, db: &Db, named: (Vec<UserId>, Vec<AssetId>)) -> Result<Loaded> {
        self.together.load(db, &self.known, named).await
    }

    /// Whether nothing was told of this answer about an API key for a minute. Then it counts as told.
    pub(super) fn is_news(&self, key: &str, ask: &Ask, verdict: &Verdict) -> bool {
        let did = verdict.matched.iter().map(|matched| (matched.rule.id, matched.effect)).collect();
        let this: Told = (key.to_owned(), ask.source, did);
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.len() >= KNOWN {
            told.clear();
        }
        let is_news = told.get(&this).is_none_or(|at| at.elapsed() >= QUIET);
        if is_news {
            told.insert(this, Instant::now());
        }
        is_news
    }
}
