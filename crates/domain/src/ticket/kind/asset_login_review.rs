//! `asset_login_review`: a connection to an asset that a guard rule holds until people let it pass (domain.md section 9.2).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::review::{Connection, Question, is_unchanged};
use super::{Gift, Kind, Offer};
use crate::flow::Definition;
use crate::ids::{AssetId, RuleId};
use crate::ticket::edit::Changes;
use crate::ticket::existing_objects::ExistingObjects;
use crate::ticket::state::FailureCause;

/// The question of an `asset_login_review` ticket. Its requester is the user who connects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetLoginReviewRequest {
    /// The rule that asks.
    pub rule_id: RuleId,
    /// The address of the user. None: it is not known.
    pub ip: Option<IpAddr>,
    /// The asset.
    pub asset_id: AssetId,
    /// The account on the asset.
    pub account: String,
    /// The protocol.
    pub protocol: String,
}

impl Kind for AssetLoginReviewRequest {
    const OFFER: Offer = Offer::Nothing;
    const IS_REVIEW: bool = true;
    const FIELDS: &'static [&'static str] = &[];

    fn device(&self) -> Option<AssetId> {
        Some(self.asset_id)
    }

    fn question(&self) -> Option<Question<'_>> {
        let Self { rule_id, ip, asset_id, account, protocol } = self;
        let connection = Connection { asset_id: *asset_id, account, protocol };
        Some(Question { rule_id: *rule_id, ip: *ip, connection: Some(connection), command: None })
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
