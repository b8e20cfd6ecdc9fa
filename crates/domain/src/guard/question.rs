//! What guard rules are asked about.

use std::collections::BTreeMap;
use std::net::IpAddr;

use time::OffsetDateTime;

use super::rule::{Covers, RuleKind};
use crate::authz::{Act, Actor, Role, Target as Authorizes, UserKind, authorize};
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

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub enum Asker<'a> {
    /// The person, who logs in or connects.
    Person,
    /// A gateway, with its rights.
    Gateway(&'a Actor),
}

impl Asker<'_> {
    /// Whether rules of this organization count for logins that it asks about.
    fn is_answered_by(self, org: OrgId) -> bool {
        match self {
            Self::Person => true,
            Self::Gateway(actor) => authorize(actor, Act::AskGuard, &Authorizes::org(org)).is_ok(),
        }
    }
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
    /// Who asks.
    pub asker: Asker<'a>,
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

    /// The organizations whose rules are asked, after the global ones: for a login those of the user that the asker audits, in the
    /// order of their creation, which is the order of their ids.
    pub fn orgs(&self) -> Vec<OrgId> {
        if let Some(target) = self.target() {
            return vec![target.asset.org_id];
        }
        let all = self.person.roles.keys().copied();
        all.filter(|org| self.asker.is_answered_by(*org)).collect()
    }
}
