//! What one user may do with a grant.

use time::OffsetDateTime;

use super::{Grant, Setting};
use crate::authz::{self, Act, Actor, Target};
use crate::text::TextEnum;

crate::text_enum! {
    /// An act of a person on a grant.
    pub enum GrantActionName {
        /// Start the session.
        Start = "start",
        /// Revoke the grant.
        Revoke = "revoke",
        /// End the grant.
        End = "end",
    }
}

impl Grant {
    /// The grant, as far as authorization cares, for somebody to whom it is visible.
    pub fn target(&self) -> Target {
        Target::org(self.org_id).owned_by(self.beneficiary).with_participant(true)
    }

    /// What would succeed now: what the state of the grant allows, as far as the user's roles and their key do.
    pub fn actions_of(&self, viewer: &Actor, setting: Setting, now: OffsetDateTime) -> Vec<GrantActionName> {
        let may = |action: &GrantActionName| {
            let (grant, by) = (self.clone(), viewer.user_id);
            let (act, done) = match action {
                GrantActionName::Start => (Act::StartGrant, grant.start(by, setting, now)),
                GrantActionName::Revoke => (Act::RevokeGrant, grant.revoke(by, String::new(), now)),
                GrantActionName::End => (Act::EndGrant, grant.end(by, now)),
            };
            done.is_ok() && authz::authorize(viewer, act, &self.target()).is_ok()
        };
        GrantActionName::ALL.iter().copied().filter(may).collect()
    }
}
