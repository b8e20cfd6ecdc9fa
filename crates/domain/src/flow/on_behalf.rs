//! Who may ask for somebody else under a flow (domain.md section 4).

use serde::{Deserialize, Serialize};

use super::Flow;
use crate::ids::{GroupId, UserId};
use crate::why::Why;

/// Who may request access for somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OnBehalf {
    /// The admins of the organization, and services whose API key is made for it.
    pub admins: bool,
    /// The manager of the beneficiary.
    pub managers: bool,
    /// The members of these groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupId>,
}

impl Default for OnBehalf {
    fn default() -> Self {
        Self { admins: true, managers: false, groups: Vec::new() }
    }
}

/// Somebody who asks for somebody else.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    /// The user.
    pub id: UserId,
    /// Whether they administer the organization, or are a service whose API key is made for asking for others.
    pub is_admin: bool,
    /// Whether they are the manager of the beneficiary.
    pub is_manager: bool,
    /// Their groups.
    pub groups: &'a [GroupId],
}

impl OnBehalf {
    /// Whether the flow says nothing else than flows do that say nothing.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Whether this person may ask for the beneficiary.
    pub fn admits(&self, asker: &Asker<'_>) -> bool {
        self.admits_for_anyone(asker.is_admin, asker.groups) || (self.managers && asker.is_manager)
    }

    /// Whether somebody with these groups may ask for anyone in the organization.
    pub fn admits_for_anyone(&self, is_admin: bool, groups: &[GroupId]) -> bool {
        (self.admins && is_admin) || groups.iter().any(|group| self.groups.contains(group))
    }

    /// Whether somebody may ask of whom only the role is known. They may if a manager or a member of a group may.
    pub fn may_admit(&self, is_admin: bool) -> bool {
        (self.admins && is_admin) || self.managers || !self.groups.is_empty()
    }
}

/// Refuses somebody who may not ask for others under the chosen flow. If no flow was chosen: whoever is no admin, and may not
/// under any flow that is visible to them. They would learn from the faults of the request what the beneficiary may use.
pub fn check(chosen: Option<&Flow>, flows: &[Flow], asker: &Asker<'_>) -> Result<(), Why> {
    let admits = |flow: &Flow| flow.definition.on_behalf.admits(asker);
    let is_visible = |flow: &&Flow| flow.definition.visible_to.contains(asker.id, asker.groups);
    let may = chosen.map_or_else(|| asker.is_admin || flows.iter().filter(is_visible).any(admits), admits);
    if may { Ok(()) } else { Err(Why::OnBehalfNotAllowed) }
}
