//! The rules in memory. A statement that loads the facts of a question also reads the number of changes of all rules. If it is
//! not the number of the rules in memory, they are loaded anew. So the very next evaluation asks a changed rule, and no
//! evaluation reads the rules for nothing.

use super::ask::Ask;
use super::comparing::Comparing;
use super::known::{Known, Rules};
use super::together::{Loaded, Together};
use super::verdict::Verdict;
use crate::Result;
use gatepass_domain::guard::Effect;
use gatepass_domain::ids::{AssetId, RuleId, UserId};
use gatepass_persistence::{Conn, Db};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// After an event about an API key, an address and rules: how long no other event about them is recorded.
const QUIET: Duration = Duration::from_mins(1);

/// How many of those are remembered before all are forgotten.
const KNOWN: usize = 10_000;

/// What was told about an API key: the key, the address, and what each rule did.
type Told = (String, Option<IpAddr>, Vec<(RuleId, Effect)>);

/// What all evaluations share.
#[derive(Debug, Default)]
pub struct Memory {
    known: Arc<Known>,
    together: Together,
    comparing: Comparing,
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

    /// The comparisons of commands that take long.
    pub fn comparing(&self) -> &Comparing {
        &self.comparing
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
