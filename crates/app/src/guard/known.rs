//! The rules that are in memory now. They are loaded once after each change, however many evaluations wait for them, and only
//! command groups that changed are compiled again.

use gatepass_domain::guard::RuleSet;
use gatepass_domain::guard::commands::CompiledGroup;
use gatepass_domain::ids::CommandGroupId;
use gatepass_persistence::guard::{self, Source};
use gatepass_persistence::{Conn, Error, Result};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Mutex as AsyncMutex;
use tokio::task::spawn_blocking;

/// The rules and command groups of an installation, ready to be asked.
#[derive(Debug, Default)]
pub struct Rules {
    version: i64,
    /// The active rules.
    pub set: RuleSet,
    groups: Groups,
}

type Groups = BTreeMap<CommandGroupId, Arc<Compiled>>;

#[derive(Debug)]
struct Compiled {
    source: Source,
    group: CompiledGroup,
}

impl Rules {
    /// A command group that an active rule names.
    pub fn group(&self, id: CommandGroupId) -> Option<&CompiledGroup> {
        self.groups.get(&id).map(|compiled| &compiled.group)
    }
}

/// The rules that are in memory now.
#[derive(Debug, Default)]
pub(super) struct Known {
    now: Mutex<Arc<Rules>>,
    loading: AsyncMutex<()>,
}

impl Known {
    /// The rules of this version or a later one.
    pub async fn at(&self, conn: &Conn, version: i64) -> Result<Arc<Rules>> {
        let known = self.now();
        if known.version == version {
            return Ok(known);
        }
        // One loads them for all that wait.
        let _turn = self.loading.lock().await;
        let known = self.now();
        if known.version == version {
            return Ok(known);
        }
        // Another request may have loaded later ones. The version is read before the rules, so they are never older than it says.
        let version = guard::version(conn).await?;
        if known.version == version {
            return Ok(known);
        }
        let (rules, sources) = (guard::active(conn).await?, guard::active_groups(conn).await?);
        let groups = compiled(&known.groups, sources).await?;
        let loaded = Arc::new(Rules { version, set: RuleSet::new(rules), groups });
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = loaded.clone();
        Ok(loaded)
    }

    fn now(&self) -> Arc<Rules> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// These groups. What is not among those that are known already is compiled on another thread, because that takes long.
async fn compiled(known: &Groups, sources: BTreeMap<CommandGroupId, Source>) -> Result<Groups> {
    let (mut groups, mut new) = (Groups::new(), BTreeMap::new());
    for (id, source) in sources {
        match known.get(&id).filter(|compiled| compiled.source == source) {
            Some(same) => _ = groups.insert(id, same.clone()),
            None => _ = new.insert(id, source),
        }
    }
    if !new.is_empty() {
        let all = move || new.into_iter().map(|(id, source)| Ok((id, compile(source)?))).collect();
        let compiled: Result<Groups> =
            spawn_blocking(all).await.map_err(|error| Error::inconsistent("command_groups", error))?;
        groups.extend(compiled?);
    }
    Ok(groups)
}

fn compile(source: Source) -> Result<Arc<Compiled>> {
    let Source { kind, content, ignore_case } = &source;
    let group = CompiledGroup::compile(*kind, content, *ignore_case).map_err(|faults| {
        let details: String = faults.into_iter().map(|fault| fault.detail).collect();
        Error::inconsistent("command_groups.content", details)
    })?;
    Ok(Arc::new(Compiled { source, group }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatepass_domain::guard::commands::GroupType;
    use uuid::Uuid;

    fn source(content: &str) -> Source {
        Source { kind: GroupType::Regex, content: content.to_owned(), ignore_case: false }
    }

    #[tokio::test]
    async fn only_what_changed_is_compiled_again() {
        let [one, other, gone] = [1, 2, 3].map(|number| CommandGroupId(Uuid::from_u128(number)));
        let first = [(one, source("a")), (other, source("b")), (gone, source("c"))];
        let first = compiled(&Groups::new(), first.into()).await.unwrap();
        let second = [(one, source("a")), (other, source("changed"))];
        let second = compiled(&first, second.into()).await.unwrap();
        assert!(Arc::ptr_eq(&first[&one], &second[&one]));
        assert!(second[&other].group.find(b"changed").is_some() && second[&other].group.find(b"b").is_none());
        assert_eq!(second.len(), 2);
        let third = compiled(&second, [(other, source("changed"))].into()).await.unwrap();
        assert!(Arc::ptr_eq(&third[&other], &second[&other]));
        assert!(compiled(&second, [(one, source("("))].into()).await.is_err());
    }
}
