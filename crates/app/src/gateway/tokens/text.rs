//! The text of a connection token: a JWT signed with the keys of access tokens, which gateways verify by `/.well-known/jwks.json`.
//! Ed25519 gives the same text each time, so nothing of it is stored.

use crate::Result;
use crate::auth::tokens::{ISSUER, Tokens};
use gatepass_domain::ids::{AssetId, ConnectionTokenId, OrgId, UserId};
use gatepass_domain::permission::Action;
use gatepass_domain::why::Why;
use gatepass_metrics::{Happened, Metrics, TokenOutcome};
use gatepass_persistence::gateway::tokens::Row;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// The audience: an access token is no connection token, and the other way round.
const AUDIENCE: &str = "gatepass-gateway";
/// The longest token that is read, in bytes.
pub const LONGEST: usize = 16_384;

/// The claims of a connection token.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    username: String,
    jti: ConnectionTokenId,
    org_id: OrgId,
    asset_id: AssetId,
    asset_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asset_address: Option<String>,
    account: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    input_username: Option<String>,
    protocol: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    port: Option<i32>,
    actions: Vec<Action>,
    iat: i64,
    exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    access_ends_at: Option<i64>,
}

/// The text of a token.
pub fn text(tokens: &Tokens, row: &Row) -> Result<String> {
    tokens.sign(&Claims {
        iss: ISSUER.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: row.user_id.into(),
        username: row.username.clone(),
        jti: row.id.into(),
        org_id: row.org_id.into(),
        asset_id: row.asset_id.into(),
        asset_name: row.asset_name.clone(),
        asset_address: row.asset_address.clone(),
        account: row.account.clone(),
        input_username: row.input_username.clone(),
        protocol: row.protocol.clone(),
        port: row.port,
        actions: row.actions(),
        iat: row.issued_at.unix_timestamp(),
        exp: row.expires_at.unix_timestamp(),
        access_ends_at: row.access_ends_at.map(OffsetDateTime::unix_timestamp),
    })
}

/// The id of the token with this text, if one of the keys signed it. Whether it may be redeemed is a question to the database.
pub fn read(tokens: &Tokens, metrics: &Metrics, text: &str) -> Result<ConnectionTokenId> {
    let claims = Some(text).filter(|text| text.len() <= LONGEST);
    let claims = claims.and_then(|text| tokens.verify::<Claims>(text, AUDIENCE).ok());
    claims.map(|claims| claims.jti).ok_or_else(|| {
        metrics.count(&Happened::Token(TokenOutcome::NotRedeemed));
        Why::InvalidConnectionToken.into()
    })
}
