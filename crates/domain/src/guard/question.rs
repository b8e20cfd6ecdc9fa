//! What guard rules are asked about.

use std::collections::BTreeMap;
use std::net::IpAddr;

use time::OffsetDateTime;

use super::rule::{Covers, RuleKind};
use crate::authz::{Role, UserKind};
use crate::ids::OrgId;
use crate::permission::{AssetFacts, UserFacts};

/// Who logs in, connects or types a command.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// The user and their groups.
    pub facts: &'a UserFacts,
    /// The kind of the user.
    pub kind: UserKind,
    /// The e-mail address of the user.
    pub email: Option<&'a str>,
    /// The roles of the user in their organizations.
    pub roles: &'a BTreeMap<OrgId, Role>,
    /// Whether there is no other active super admin.
    pub is_last_super_admin: bool,
}

/// A connection.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The asset.
    pub asset: &'a AssetFacts,
    /// The account that is asked for: a real or a virtual one.
    pub account: &'a str,
    /// The name that is typed for `@INPUT`.
    pub input: Option<&'a str>,
    /// The protocol.
    pub protocol: &'a str,
}

/// What happens.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// A login to Gatepass, or the use of one.
    Login(Covers),
    /// A connection to an asset.
    AssetLogin(Target<'a>),
    /// A command in such a connection.
    Command(Target<'a>, &'a [u8]),
}

/// A question to guard rules.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The person.
    pub person: Person<'a>,
    /// The address that they come from, if it is known.
    pub source: Option<IpAddr>,
    /// The moment.
    pub at: OffsetDateTime,
    /// What happens.
    pub subject: Subject<'a>,
}

impl<'a> Question<'a> {
    /// The kind of rules that are asked.
    pub fn kind(&self) -> RuleKind {
        match self.subject {
            Subject::Login(_) => RuleKind::Login,
            Subject::AssetLogin(_) => RuleKind::AssetLogin,
            Subject::Command(..) => RuleKind::Command,
        }
    }

    /// The connection, unless it is a login to Gatepass.
    pub fn target(&self) -> Option<Target<'a>> {
        match self.subject {
            Subject::Login(_) => None,
            Subject::AssetLogin(target) | Subject::Command(target, _) => Some(target),
        }
    }

    /// The organizations whose rules are asked, after the global ones: for a login those of the user in the order of their
    /// creation, which is the order of their ids.
    pub fn orgs(&self) -> Vec<OrgId> {
        self.target()
            .map_or_else(|| self.person.roles.keys().copied().collect(), |target| vec![target.asset.org_id])
    }
}
