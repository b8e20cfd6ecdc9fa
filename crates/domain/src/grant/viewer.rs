//! What one user sees of a grant, and may do with it.

use std::collections::BTreeSet;

use time::OffsetDateTime;

use super::{Grant, GrantState, Setting};
use crate::authz::{self, Act, Actor, Target};
use crate::ids::{GroupId, NodeId, UserId};
use crate::text::TextEnum;
use crate::ticket::subject::{self, Subject};
use crate::why::Why;

crate::text_enum! {
    /// An act of a person on a grant.
    pub enum GrantActionName {
        /// Start the session.
        Start = "start",
        /// Revoke the grant.
        Revoke = "revoke",
        /// End the grant.
        End = "end",
        /// Ask for a later end.
        Extend = "extend",
        /// Move the end, as an admin.
        Update = "update",
    }
}

impl Grant {
    /// The grant, as far as authorization cares, for somebody who sees it.
    pub fn target(&self) -> Target {
        Target::org(self.org_id).owned_by(self.beneficiary).with_participant(true)
    }

    /// What the grant gives: its item, its device or the assets of its permission, and these nodes and groups.
    pub fn subjects(&self, nodes: &[NodeId], groups: &[GroupId]) -> Vec<Subject> {
        let item = self.ticket_type.is_from_catalog().then_some(self.flow_id);
        let (assets, nodes) = (self.assets.iter().copied(), nodes.iter().copied());
        subject::subjects(item, assets, nodes, groups.iter().copied())
    }

    /// Whether this user, who sees the grant, is shown the names, addresses and paths of what it gives. `applicant` is the
    /// requester of its ticket. `asked` are all people who are, were or would have been asked to decide the ticket.
    pub fn shows_subjects_to(&self, viewer: &Actor, applicant: UserId, asked: &BTreeSet<UserId>) -> bool {
        let is_own = [applicant, self.beneficiary].contains(&viewer.user_id);
        subject::shows_subjects(viewer, Some(self.org_id), !is_own && asked.contains(&viewer.user_id))
    }

    /// What would succeed now: what the state of the grant allows, as far as the user's roles and their key do.
    pub fn actions_of(&self, viewer: &Actor, setting: Setting, now: OffsetDateTime) -> Vec<GrantActionName> {
        let may = |action: &GrantActionName| {
            let (grant, by) = (self.clone(), viewer.user_id);
            let (act, done) = match action {
                GrantActionName::Start => (Act::StartGrant, grant.start(by, setting, now)),
                GrantActionName::Revoke => (Act::RevokeGrant, grant.revoke(by, String::new(), now)),
                GrantActionName::End => (Act::EndGrant, grant.end(by, now)),
                GrantActionName::Extend => return self.may_extend(viewer, setting, now),
                GrantActionName::Update => {
                    let is_movable = self.state == GrantState::Open && self.is_open_at(now);
                    return is_movable && authz::authorize(viewer, Act::UpdateGrant, &self.target()).is_ok();
                }
            };
            done.is_ok() && authz::authorize(viewer, act, &self.target()).is_ok()
        };
        GrantActionName::ALL.iter().copied().filter(may).collect()
    }

    /// Whether this user may ask for an extension, as far as the grant decides: its beneficiary, or the requester of its ticket.
    /// There is one open extension at a time.
    pub fn check_extension(&self, by: UserId, setting: Setting) -> Result<(), Why> {
        if by != self.beneficiary && by != setting.applicant {
            return Err(Why::NotTheBeneficiary);
        }
        if setting.has_extension { Err(Why::AlreadyExtending) } else { Ok(()) }
    }

    fn may_extend(&self, viewer: &Actor, setting: Setting, now: OffsetDateTime) -> bool {
        let by = viewer.user_id;
        let on_behalf = (by != self.beneficiary).then_some(Act::OpenTicketOnBehalf);
        let mut acts = [Some(Act::OpenTicket), on_behalf].into_iter().flatten();
        self.check_extension(by, setting).is_ok()
            && self.extendable_end(now).is_ok()
            && acts.all(|act| authz::authorize(viewer, act, &self.target()).is_ok())
    }
}
