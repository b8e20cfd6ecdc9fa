//! Questions to the rules.

use gatepass_domain::guard::{Covers, RuleKind};
use gatepass_domain::ids::{AssetId, UserId};
use std::net::IpAddr;

/// A connection to an asset.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Connection {
    /// The asset.
    pub asset: AssetId,
    /// The account: a real or a virtual one.
    pub account: String,
    /// The name that is typed for `@INPUT`.
    pub input: Option<String>,
    /// The protocol.
    pub protocol: String,
}

/// What happens.
#[derive(Debug, Clone)]
pub enum About {
    /// A login to Gatepass, or the use of one.
    Login(Covers),
    /// A connection to an asset.
    AssetLogin(Connection),
    /// A command in such a connection.
    Command(Connection, Vec<u8>),
}

impl About {
    /// The kind of the rules that are asked.
    pub fn kind(&self) -> RuleKind {
        match self {
            Self::Login(_) => RuleKind::Login,
            Self::AssetLogin(_) => RuleKind::AssetLogin,
            Self::Command(..) => RuleKind::Command,
        }
    }

    /// The connection, unless it is a login to Gatepass.
    pub fn connection(&self) -> Option<&Connection> {
        match self {
            Self::Login(_) => None,
            Self::AssetLogin(connection) | Self::Command(connection, _) => Some(connection),
        }
    }
}

/// A question to the rules.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The user who logs in, connects or types.
    pub user: UserId,
    /// The address that they come from, if it is known.
    pub source: Option<IpAddr>,
    /// What happens.
    pub about: About,
}
