//! A connection, as access checks and guard rules are asked about it.

use gatepass_domain::gateway::{Access, access};
use gatepass_domain::ids::{AssetId, UserId};
use gatepass_domain::permission::{Action, Denial, Question};
use gatepass_persistence::access::{Ask, Facts};
use gatepass_persistence::gateway::{sessions, tokens};

/// A user on an asset, with an account and a protocol.
pub(super) struct Connection<'a> {
    pub user: UserId,
    pub asset: AssetId,
    pub account: &'a str,
    pub input: Option<&'a str>,
    pub protocol: &'a str,
}

impl<'a> Connection<'a> {
    /// The connection of a token.
    pub fn of_token(row: &'a tokens::Row) -> Self {
        Self {
            user: row.user_id.into(),
            asset: row.asset_id.into(),
            account: &row.account,
            input: row.input_username.as_deref(),
            protocol: &row.protocol,
        }
    }

    /// The connection of a session.
    pub fn of_session(row: &'a sessions::Row) -> Self {
        Self {
            user: row.user_id.into(),
            asset: row.asset_id.into(),
            account: &row.account,
            input: row.input_username.as_deref(),
            protocol: &row.protocol,
        }
    }

    /// The facts to load.
    pub fn ask(&self) -> Ask {
        let Self { user, asset, account, input, protocol: _ } = self;
        Ask { user: *user, asset: *asset, account: input.unwrap_or(account).to_owned(), at: None }
    }

    /// The access that these facts give.
    pub fn access(&self, facts: &Facts) -> Result<Access, Denial> {
        let Self { user: _, asset: _, account, input, protocol } = self;
        let (user, asset) = (&facts.user, &facts.asset);
        let question = Question {
            user,
            asset,
            account,
            input_username: *input,
            protocol,
            action: Action::Connect,
            at: facts.at,
        };
        access(&question, &facts.permissions)
    }
}
