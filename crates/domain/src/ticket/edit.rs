//! Changes that an approver makes to a request while approving it, and which of them are allowed (domain.md section
//! 5).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Ticket;
use super::command::{Actor, Context};
use super::decision::Content;
use super::kind::Request;
use crate::flow::ApproverEdits;
use crate::flow::timing::Timing;
use crate::ids::{AssetId, NodeId, UserId};
use crate::permission::Action;
use crate::why::Why;

/// Changes to a request. A field that is None keeps its value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Changes {
    /// The new nodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<BTreeSet<NodeId>>,
    /// The new assets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assets: Option<BTreeSet<AssetId>>,
    /// The new accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accounts: Option<BTreeSet<String>>,
    /// The new protocols.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocols: Option<BTreeSet<String>>,
    /// The new actions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions: Option<BTreeSet<Action>>,
    /// The new timing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timing: Option<Timing>,
}

impl Changes {
    /// Whether they change nothing but the timing.
    pub fn is_timing_alone(&self) -> bool {
        let Self { nodes, assets, accounts, protocols, actions, timing: _ } = self;
        nodes.is_none() && assets.is_none() && accounts.is_none() && protocols.is_none() && actions.is_none()
    }
}

/// Accepted changes, with the request and timing that they lead to.
pub(super) struct Edit {
    pub(super) request: Request,
    pub(super) timing: Timing,
    pub(super) changes: Changes,
}

impl Ticket {
    /// The current request, with the changes that approvers made so far.
    pub fn current_request(&self) -> &Request {
        self.approved.as_ref().unwrap_or(&self.requested)
    }

    /// The current timing, with the changes that approvers made so far.
    pub fn current_timing(&self) -> Timing {
        self.approved_timing.unwrap_or(self.timing)
    }

    /// The current content, if it is not the original one.
    pub(super) fn content(&self) -> Option<Content> {
        let content = Content { request: self.current_request().clone(), timing: self.current_timing() };
        (content.request != self.requested || content.timing != self.timing).then_some(content)
    }

    /// The request after these changes. The facts of the next level must be loaded for it.
    pub fn request_with(&self, changes: Option<&Changes>) -> Request {
        let current = self.current_request();
        changes.map_or_else(|| current.clone(), |changes| current.changed(changes))
    }

    /// Checks an approver's changes against the flow and the current request. None: they change nothing.
    pub(super) fn edit(
        &self,
        changes: Option<Box<Changes>>,
        by: &Actor,
        context: &Context<'_>,
    ) -> Result<Option<Edit>, Why> {
        let edit = self.edit_within(self.definition.approver_edits, changes, context)?;
        if edit.as_ref().is_some_and(|edit| !self.owns_edit(edit, by.id, context)) {
            return Err(Why::EditNotOwned);
        }
        Ok(edit)
    }

    /// Whether an approver speaks for everything that they change. Accounts, protocols, actions and timing are common to all
    /// assets and nodes.
    fn owns_edit(&self, edit: &Edit, by: UserId, context: &Context<'_>) -> bool {
        let Some(level) = self.active_level() else { return false };
        let old = self.current_request();
        let owned = |request: &Request| request.owned(context.facts).into_iter().collect::<BTreeSet<Uuid>>();
        let (before, after) = (owned(old), owned(&edit.request));
        let all: Vec<Uuid> = before.union(&after).copied().collect();
        let speakers = level.speakers(context.facts, &all);
        let Changes { nodes, assets, .. } = edit.changes.clone();
        let moved = old.changed(&Changes { nodes, assets, ..Changes::default() });
        let is_common = moved != edit.request || edit.timing != self.current_timing();
        speakers.parts_of(by).is_none()
            || (!is_common && before.symmetric_difference(&after).all(|id| speakers.speaks_for(by, *id)))
    }

    /// Checks changes against these limits, the current request and the flow. None: they change nothing.
    pub(super) fn edit_within(
        &self,
        edits: ApproverEdits,
        changes: Option<Box<Changes>>,
        context: &Context<'_>,
    ) -> Result<Option<Edit>, Why> {
        let Some(changes) = changes else { return Ok(None) };
        let (old_request, old_timing) = (self.current_request(), self.current_timing());
        if !old_request.allows(&changes) {
            return Err(Why::EditNotOfThisType);
        }
        let request = old_request.changed(&changes);
        let timing = changes.timing.unwrap_or(old_timing);
        if request == *old_request && timing == old_timing {
            return Ok(None);
        }
        let moves_an_end = matches!(timing, Timing::Until { end: _, start: None });
        if self.extension.is_some() && !(request == *old_request && moves_an_end) {
            return Err(Why::EditNotOfThisType);
        }
        match edits {
            ApproverEdits::None => return Err(Why::EditsNotAllowed),
            ApproverEdits::Narrow if !request.is_narrower_or_equal(old_request, context.tree) => {
                return Err(Why::EditWidens);
            }
            ApproverEdits::Narrow if !timing.is_within(&old_timing, context.now) => {
                return Err(Why::TimingWidens);
            }
            ApproverEdits::Narrow | ApproverEdits::Any => {}
        }
        if !request.empty_sides().is_empty() {
            return Err(Why::EditLeavesNothing);
        }
        let timing = timing.sound(context.now)?;
        // What an object gives may have left the scope since the request. That is no reason to refuse a narrower request.
        if !request.is_narrower_or_equal(old_request, context.tree)
            && !self.definition.scope.covers(&request, context.tree)
        {
            return Err(Why::OutOfScope);
        }
        let is_allowed = match &self.extension {
            Some(extension) => extension.fit(&self.definition, timing, context.now).is_ok(),
            None => {
                timing.is_allowed_by(&self.definition.duration, context.now)
                    || timing.is_within(&old_timing, context.now)
            }
        };
        if !is_allowed {
            return Err(Why::DurationNotAllowed);
        }
        Ok(Some(Edit { request, timing, changes: *changes }))
    }

    /// Applies the changes. Returns the ticket and the changes.
    pub(super) fn edited(mut self, edit: Option<Edit>) -> (Self, Option<Changes>) {
        let changes = edit.map(|Edit { request, timing, changes }| {
            self.approved = Some(request);
            self.approved_timing = Some(timing);
            changes
        });
        (self, changes)
    }
}
