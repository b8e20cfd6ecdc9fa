//! The rules in memory. A statement that loads the facts of a question also reads the number of changes of all rules. If it is
//! not the number of the rules in memory, they are loaded anew. So the very next evaluation asks a changed rule, and no
//! evaluation reads the rules for nothing.

use crate::Result;
use gatepass_domain::guard::RuleSet;
use gatepass_domain::guard::commands::{Command, CompiledGroup};
use gatepass_domain::ids::CommandGroupId;
use gatepass_persistence::{Conn, guard};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

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

/// The rules that all requests share.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Arc<Rules>>);

impl Memory {
    /// The rules of this version or a later one.
    pub(super) async fn rules(&self, conn: &Conn, version: i64) -> Result<Arc<Rules>> {
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
