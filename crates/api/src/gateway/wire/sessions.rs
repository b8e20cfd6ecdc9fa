//! Sessions on assets in the contract.

use super::{AssetSessionEnd, AssetSessionState};
use crate::page::page_of;
use crate::schema::{self, Timestamp};
use gatepass_domain::gateway::{EndReason, SessionState};
use gatepass_domain::permission::Action;
use gatepass_persistence::gateway::sessions::{Filter, Row};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The end of a session, as its gateway reports it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndAssetSession {
    /// What the gateway says of the end.
    #[schema(max_length = 1000, example = "The client disconnected")]
    pub reason: Option<String>,
}

/// The termination of a session.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TerminateAssetSession {
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Suspicious commands")]
    pub reason: String,
}

/// A session on an asset. It keeps the names that its objects had when it began.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AssetSessionView {
    /// The id of the session.
    pub id: Uuid,
    /// The organization of the asset.
    pub org_id: Uuid,
    /// The connection token that opened it.
    pub token_id: Uuid,
    /// The review of its connection; null: there was none.
    pub ticket_id: Option<Uuid>,
    /// The user.
    pub user_id: Uuid,
    /// The login name of the user.
    #[schema(max_length = 254, example = "alice")]
    pub username: String,
    /// The asset.
    pub asset_id: Uuid,
    /// The name of the asset.
    #[schema(max_length = 200, example = "db-1")]
    pub asset_name: String,
    /// The address of the asset.
    #[schema(max_length = 500, example = "db-1.example.org")]
    pub asset_address: Option<String>,
    /// The account.
    #[schema(max_length = 128, example = "root")]
    pub account: String,
    /// The login name that the user typed, for `@INPUT`.
    #[schema(max_length = 128, example = "app")]
    pub input_username: Option<String>,
    /// The protocol.
    #[schema(max_length = 32, example = "ssh")]
    pub protocol: String,
    /// What the user may do, or could do at the end.
    #[schema(value_type = Vec<schema::AccessAction>, max_items = 20)]
    pub actions: Vec<Action>,
    /// The address of the user who asked for the token; null if it is not known.
    #[schema(max_length = 100, example = "192.0.2.7")]
    pub address: Option<String>,
    /// The user of the gateway.
    pub gateway_id: Uuid,
    /// The login name of the gateway.
    #[schema(max_length = 254, example = "gateway-1")]
    pub gateway_name: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it ended; null: it goes on.
    pub ended_at: Option<Timestamp>,
    /// Whether it goes on.
    #[schema(value_type = AssetSessionState)]
    pub state: SessionState,
    /// Why it ended; null: it goes on.
    #[schema(value_type = Option<AssetSessionEnd>)]
    pub end_reason: Option<EndReason>,
    /// What the gateway said of the end; null: nothing.
    #[schema(max_length = 1000)]
    pub end_detail: Option<String>,
    /// The user who terminated it; null: nobody did.
    pub terminated_by: Option<Uuid>,
    /// The reason of the termination; null: nobody terminated it.
    #[schema(max_length = 1000)]
    pub terminate_reason: Option<String>,
    /// When the access ends; null if it has no end.
    pub access_ends_at: Option<Timestamp>,
    /// The seconds until the access ends; null if it has no end, or the session has ended.
    #[schema(minimum = 0)]
    pub seconds_left: Option<i64>,
    /// When its gateway last gave a sign of life.
    pub last_reported_at: Timestamp,
    /// The number of its commands.
    #[schema(minimum = 0)]
    pub commands: i64,
}

impl AssetSessionView {
    /// The session at this moment.
    pub fn new(row: Row, now: OffsetDateTime) -> Self {
        let (state, actions) = (row.state(), row.actions());
        let Row {
            id,
            org_id,
            token_id,
            ticket_id,
            user_id,
            username,
            asset_id,
            asset_name,
            asset_address,
            account,
            input_username,
            protocol,
            actions: _,
            ip,
            gateway_id,
            gateway_name,
            began_at,
            access_ends_at,
            last_reported_at,
            ended_at,
            end_reason,
            end_detail,
            terminated_by,
            commands,
        } = row;
        let left = access_ends_at.filter(|_| ended_at.is_none()).map(|end| (end - now).whole_seconds());
        let (end_detail, terminate_reason) =
            if terminated_by.is_some() { (None, end_detail) } else { (end_detail, None) };
        Self {
            id,
            org_id,
            token_id,
            ticket_id,
            user_id,
            username,
            asset_id,
            asset_name,
            asset_address,
            account,
            input_username,
            protocol,
            actions,
            address: ip,
            gateway_id,
            gateway_name,
            began_at: began_at.into(),
            ended_at: ended_at.map(Timestamp),
            state,
            end_reason: end_reason.map(EndReason::from),
            end_detail,
            terminated_by,
            terminate_reason,
            access_ends_at: access_ends_at.map(Timestamp),
            seconds_left: left.map(|left| left.max(0)),
            last_reported_at: last_reported_at.into(),
            commands,
        }
    }

    /// The session without what counts, for its ETag.
    pub fn still(self) -> Self {
        Self { seconds_left: None, commands: 0, last_reported_at: self.began_at, ..self }
    }
}

page_of! {
    /// A page of sessions on assets.
    pub struct AssetSessionPage of AssetSessionView, with total
}

/// Which sessions to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AssetSessionFilter {
    /// Sessions in these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Sessions of these users.
    #[serde(default)]
    #[param(max_items = 100)]
    user_id: Vec<Uuid>,
    /// Sessions on these assets.
    #[serde(default)]
    #[param(max_items = 100)]
    asset_id: Vec<Uuid>,
    /// Sessions through these gateways.
    #[serde(default)]
    #[param(max_items = 100)]
    gateway_id: Vec<Uuid>,
    /// Sessions with one of these protocols.
    #[serde(default)]
    #[param(max_items = 20)]
    protocol: Vec<String>,
    /// Sessions that go on (`active`), or that have ended. A list may notice a moment later that an access is over.
    #[param(value_type = Option<AssetSessionState>)]
    state: Option<SessionState>,
    /// Sessions that ended for one of these reasons.
    #[serde(default)]
    #[param(value_type = Vec<AssetSessionEnd>, max_items = 20)]
    end_reason: Vec<EndReason>,
    /// Sessions that began at this time or later.
    began_from: Option<Timestamp>,
    /// Sessions that began before this time.
    began_before: Option<Timestamp>,
    /// Sessions with this text in the names of user, asset, account or gateway, or in the address of the asset.
    #[param(max_length = 200)]
    q: Option<String>,
}

impl From<AssetSessionFilter> for Filter {
    fn from(filter: AssetSessionFilter) -> Self {
        let AssetSessionFilter {
            org_id,
            user_id,
            asset_id,
            gateway_id,
            protocol,
            state,
            end_reason,
            began_from,
            began_before,
            q,
        } = filter;
        Self {
            orgs: org_id,
            users: user_id,
            assets: asset_id,
            gateways: gateway_id,
            protocols: protocol,
            state,
            end_reasons: end_reason,
            began_from: began_from.map(|at| at.0),
            began_before: began_before.map(|at| at.0),
            q,
        }
    }
}
