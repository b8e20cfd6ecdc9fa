//! The contract's types for connection tokens and sessions on assets.

mod commands;
mod sessions;
mod tokens;

pub use commands::{AcceptedCommands, ReportCommands, SessionCommandFilter, SessionCommandPage};
pub use sessions::{
    AssetSessionFilter, AssetSessionPage, AssetSessionView, EndAssetSession, TerminateAssetSession,
};
pub use tokens::{ConnectionTokenView, CreateConnectionToken, RedeemConnectionToken};

crate::schema::text_schemas! {
    ConnectionTokenState = gatepass_domain::gateway::TokenState, "The state of a connection token, by the clock.";
    AssetSessionState = gatepass_domain::gateway::SessionState, "Whether a session goes on.";
    AssetSessionEnd = gatepass_domain::gateway::EndReason, "Why a session ended.";
}
