//! A connection to an asset that a guard rule holds.

use super::{Kind, text};
use gatepass_domain::ticket::kind::asset_login_review::AssetLoginReviewRequest;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A connection to an asset that a guard rule holds until people let it pass. The requester connects.
#[derive(Debug, Serialize, ToSchema)]
pub struct View {
    /// The guard rule.
    pub rule_id: Uuid,
    /// The IP address of the requester; null if it is not known.
    #[schema(max_length = 100, example = "203.0.113.7")]
    pub ip: Option<String>,
    /// The asset.
    pub asset_id: Uuid,
    /// The account on the asset.
    #[schema(max_length = 254, example = "root")]
    pub account: String,
    /// The protocol.
    #[schema(max_length = 32, example = "ssh")]
    pub protocol: String,
}

impl From<&AssetLoginReviewRequest> for View {
    fn from(request: &AssetLoginReviewRequest) -> Self {
        let AssetLoginReviewRequest { rule_id, ip, asset_id, account, protocol } = request.clone();
        let (rule_id, asset_id) = (rule_id.into(), asset_id.into());
        Self { rule_id, ip: text(ip), asset_id, account, protocol }
    }
}

impl Kind for View {}
