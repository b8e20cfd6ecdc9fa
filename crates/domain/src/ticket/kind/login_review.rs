//! `login_review`: a login that a guard rule holds until people let it pass (domain.md section 9.2).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::review::{Question, is_unchanged};
use super::{Gift, Kind, Offer};
use crate::flow::Definition;
use crate::ids::RuleId;
use crate::ticket::edit::Changes;
use crate::ticket::existing_objects::ExistingObjects;
use crate::ticket::state::FailureCause;

/// The question of a `login_review` ticket. Its requester is the user who logs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginReviewRequest {
    /// The rule that asks.
    pub rule_id: RuleId,
    /// The address of the login. None: it is not known.
    pub ip: Option<IpAddr>,
}

impl Kind for LoginReviewRequest {
    const OFFER: Offer = Offer::Nothing;
    const IS_REVIEW: bool = true;
    const FIELDS: &'static [&'static str] = &[];

    fn question(&self) -> Option<Question<'_>> {
        let Self { rule_id, ip } = *self;
        Some(Question { rule_id, ip, connection: None, command: None })
    }

    fn allows(&self, changes: &Changes) -> bool {
        is_unchanged(changes)
    }

    fn missing(&self, _flow: &Definition, _objects: &ExistingObjects) -> Option<FailureCause> {
        None
    }

    fn gift(&self, _flow: &Definition, _objects: &ExistingObjects) -> Gift {
        Gift::Passage
    }
}
