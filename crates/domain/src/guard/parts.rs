//! The parts of a rule. A rule matches if each of them matches; a part that the rule does not have matches everything.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::hours::Hours;
use super::question::{Person, Question, Subject, Target};
use super::rule::Covers;
use super::source::Source;
use crate::authz::{Role, UserKind};
use crate::ids::{AssetId, CommandGroupId, GroupId, NodeId, OrgId, UserId};
use crate::permission::{UserFacts, names_account};

crate::text_enum! {
    /// A role that a rule matches.
    pub enum MatchedRole {
        /// A super admin.
        SuperAdmin = "super_admin",
        /// An admin of an organization.
        OrgAdmin = "org_admin",
        /// An auditor of an organization.
        Auditor = "auditor",
        /// A member of an organization who is neither.
        Member = "member",
    }
}

impl From<Role> for MatchedRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Member => Self::Member,
            Role::Auditor => Self::Auditor,
            Role::OrgAdmin => Self::OrgAdmin,
        }
    }
}

/// Everything that a rule matches (domain.md section 9.1). Empty lists are parts that the rule does not have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct Parts {
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub users: BTreeSet<UserId>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub groups: BTreeSet<GroupId>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub roles: BTreeSet<MatchedRole>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub kinds: BTreeSet<UserKind>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub email_domains: BTreeSet<String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub assets: BTreeSet<AssetId>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub nodes: BTreeSet<NodeId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub protocols: BTreeSet<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<Hours>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub command_groups: BTreeSet<CommandGroupId>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub covers: BTreeSet<Covers>,
}

impl Parts {
    /// Whether every part matches, but the command groups. `org` is the organization of the rule.
    pub(super) fn match_all_but_commands(&self, org: Option<OrgId>, question: &Question<'_>) -> bool {
        let Question { person, source, at, subject, asker: _ } = question;
        self.match_subject(subject, person.facts)
            && self.match_person(org, person, *at)
            && (self.sources.is_empty()
                || source.is_some_and(|address| self.sources.iter().any(|one| one.contains(address))))
            && self.times.as_ref().is_none_or(|times| times.contain(*at))
    }

    fn match_subject(&self, subject: &Subject<'_>, user: &UserFacts) -> bool {
        match subject {
            Subject::Login(covers) => self.cover(*covers),
            Subject::AssetLogin(target) | Subject::Command(target, _) => self.match_target(target, user),
        }
    }

    /// Whether a rule on logins covers this use. One that names no use covers logins and refreshes.
    pub(super) fn cover(&self, uses: Covers) -> bool {
        if self.covers.is_empty() { uses != Covers::ApiKey } else { self.covers.contains(&uses) }
    }

    fn match_target(&self, target: &Target<'_>, user: &UserFacts) -> bool {
        let Target { asset, account, input, protocol } = target;
        let names_no_object = self.assets.is_empty() && self.nodes.is_empty();
        (names_no_object || self.assets.contains(&asset.id) || !self.nodes.is_disjoint(&asset.nodes))
            && (self.protocols.is_empty() || self.protocols.contains(*protocol))
            && (self.accounts.is_empty() || names_account(&self.accounts, user, account, *input))
    }

    pub(super) fn match_person(
        &self,
        org: Option<OrgId>,
        person: &Person<'_>,
        at: time::OffsetDateTime,
    ) -> bool {
        let Person { facts, kind, email, roles: _, is_last_super_admin: _ } = person;
        let names_nobody = self.users.is_empty() && self.groups.is_empty();
        (names_nobody
            || self.users.contains(&facts.id)
            || self.groups.iter().any(|group| facts.is_in(group, at)))
            && (self.kinds.is_empty() || self.kinds.contains(kind))
            && (self.roles.is_empty() || !self.roles.is_disjoint(&roles(org, person)))
            && (self.email_domains.is_empty() || email.is_some_and(|email| self.match_email(email)))
    }

    /// When these parts match a person whom they name, by source and time.
    pub(super) fn reach(&self) -> Reach {
        let times = self.times.as_ref().map_or(Reach::Always, Hours::reach);
        if self.sources.is_empty() || Source::are_everything(&self.sources) {
            times
        } else {
            times.min(Reach::Sometimes)
        }
    }

    fn match_email(&self, email: &str) -> bool {
        let Some((_, domain)) = email.rsplit_once('@') else { return false };
        let domain = domain.to_lowercase();
        let holds = |named: &String| {
            domain.strip_suffix(named.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        self.email_domains.iter().any(holds)
    }
}

/// When parts match: whatever the source and the time are, or for some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Never.
    Never,
    /// From some sources, or at some times.
    Sometimes,
    /// From all sources, at all times.
    Always,
}

/// The roles of the person in the organization of a rule. For a global rule: all their roles.
fn roles(org: Option<OrgId>, person: &Person<'_>) -> BTreeSet<MatchedRole> {
    let held = person.roles.iter().filter(|(one, _)| org.is_none_or(|org| org == **one));
    let mut roles: BTreeSet<MatchedRole> = held.map(|(_, role)| MatchedRole::from(*role)).collect();
    if person.facts.is_super_admin {
        roles.insert(MatchedRole::SuperAdmin);
    }
    roles
}
