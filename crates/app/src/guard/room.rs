//! How many command groups an organization may still have, and how large their regular expressions may be.

use crate::Result;
use gatepass_domain::guard::commands::{MOST_COMPILED_IN_ALL, MOST_GROUPS, compiled_size};
use gatepass_domain::ids::{CommandGroupId, OrgId};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::guard::Source;
use gatepass_persistence::{Tx, guard::command_groups};
use tokio::task::spawn_blocking;

/// The room that the command groups of an organization leave; without an organization, the global ones.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    groups: usize,
    bytes: usize,
}

impl Room {
    /// The room besides one group, which is being changed. Nobody else takes any of it until the transaction ends.
    pub async fn of(tx: &mut Tx, org: Option<OrgId>, besides: Option<CommandGroupId>) -> Result<Self> {
        let mut groups = command_groups::all_locked(tx, org).await?;
        groups.retain(|(id, _)| Some(*id) != besides);
        let taken = groups.len();
        let sizes = move || groups.iter().map(|(_, source)| size(source)).sum::<usize>();
        let bytes = spawn_blocking(sizes).await.map_err(|error| {
            tracing::error!(%error, "command groups can't be measured");
            Refused::new(Why::Internal)
        })?;
        Ok(Self {
            groups: MOST_GROUPS.saturating_sub(taken),
            bytes: MOST_COMPILED_IN_ALL.saturating_sub(bytes),
        })
    }

    /// Takes the room of a new group, with an expression of this compiled size, or tells why there is none.
    pub fn take(&mut self, size: usize) -> Result<(), String> {
        let groups = self
            .groups
            .checked_sub(1)
            .ok_or_else(|| format!("there are {MOST_GROUPS} command groups, and no more are allowed"))?;
        self.take_bytes(size)?;
        self.groups = groups;
        Ok(())
    }

    /// Takes the room of a changed expression, or tells why there is none.
    pub fn take_bytes(&mut self, size: usize) -> Result<(), String> {
        self.bytes = self.bytes.checked_sub(size).ok_or_else(|| {
            let most = MOST_COMPILED_IN_ALL / 1024 / 1024;
            format!(
                "the regular expressions of all command groups would have more than {most} MiB when they are compiled: \
                 use fewer or smaller repetitions, and `(?-u:\\w)` where ASCII letters are enough"
            )
        })?;
        Ok(())
    }

    /// The refusal for want of room.
    pub fn refusal(detail: String) -> Refused {
        Refused::new(Why::TooManyCommandGroups).detail(detail)
    }
}

fn size(source: &Source) -> usize {
    let Source { kind, content, ignore_case } = source;
    compiled_size(*kind, content, *ignore_case)
}
