//! Approval flows: who may request which access, for how long, and who must approve (domain.md section 4). This file
//! has the flow itself; [`claim`] chooses the flow of a request.

pub mod approver;
pub mod claim;
pub mod definition;
pub mod duration;
pub mod on_behalf;
pub mod references;
pub mod scope;
pub mod timing;
pub mod validate;
pub mod visible_to;
pub mod warn;

use crate::ids::{FlowId, GroupId, OrgId, UserId};

pub use definition::{Approval, ApprovalType, ApproverEdits, Definition, Item, LevelMode, LevelRule};
pub use on_behalf::OnBehalf;
pub use scope::Scope;
pub use visible_to::VisibleTo;

#[cfg(test)]
mod tests;

/// One version of an approval flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The id, which all versions share.
    pub id: FlowId,
    /// The version, from 1 on.
    pub version: i32,
    /// The organization that the flow belongs to. None: a global flow.
    pub org_id: Option<OrgId>,
    /// The name, shown in the catalog.
    pub name: String,
    /// The purpose of the flow.
    pub description: String,
    /// Whether it takes new tickets.
    pub enabled: bool,
    /// The definition.
    pub definition: Definition,
}

/// The applicant may not use the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no_flow")]
pub struct NoFlow;

impl Flow {
    /// Finds the flow of a catalog item among the organization's and the global flows of its type: enabled, and visible to
    /// the applicant.
    ///
    /// If the organization's own items hide global ones (`shadows`), one of them is enough, even if it is disabled or not
    /// visible to the applicant.
    pub fn of_item<'a>(
        candidates: &'a [Self],
        shadows: bool,
        applicant: UserId,
        groups: &[GroupId],
        item: FlowId,
    ) -> Result<&'a Self, NoFlow> {
        let hides_global = shadows && candidates.iter().any(|flow| flow.org_id.is_some());
        candidates
            .iter()
            .find(|flow| flow.id == item && flow.enabled && (flow.org_id.is_some() || !hides_global))
            .filter(|flow| flow.definition.visible_to.contains(applicant, groups))
            .ok_or(NoFlow)
    }
}
