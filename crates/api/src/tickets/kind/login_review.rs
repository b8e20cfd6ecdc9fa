//! A login that a guard rule holds.

use super::{Kind, text};
use gatepass_domain::ticket::kind::login_review::LoginReviewRequest;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A login that a guard rule holds until people let it pass. The requester logs in.
#[derive(Debug, Serialize, ToSchema)]
pub struct View {
    /// The guard rule.
    pub rule_id: Uuid,
    /// The IP address of the login; null if it is not known.
    #[schema(max_length = 100, example = "203.0.113.7")]
    pub ip: Option<String>,
}

impl From<&LoginReviewRequest> for View {
    fn from(request: &LoginReviewRequest) -> Self {
        let LoginReviewRequest { rule_id, ip } = *request;
        Self { rule_id: rule_id.into(), ip: text(ip) }
    }
}

impl Kind for View {}
