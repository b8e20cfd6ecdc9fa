//! What a rule matches.

use super::{CoveredUse, MatchedRole, Weekday};
use crate::error::Fault;
use crate::permissions::AccountEntry;
use crate::schema;
use gatepass_domain::authz::UserKind;
use gatepass_domain::guard::hours::{self, Hours};
use gatepass_domain::guard::source::EXPECTED;
use gatepass_domain::guard::{self, Covers, Parts, Source};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a rule matches: each member that has entries must match. Without any, the rule matches everything. `users` and `groups`
/// together are one condition, and so are `assets` and `nodes`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
// `match` is a reserved word of PHP.
#[schema(as = RuleMatch)]
pub struct Match {
    /// Users.
    #[schema(max_items = 1000)]
    pub users: Vec<Uuid>,
    /// Groups, with everybody who is in them.
    #[schema(max_items = 1000)]
    pub groups: Vec<Uuid>,
    /// Roles in the organization of the rule; for a global rule, in any organization.
    #[schema(value_type = Vec<MatchedRole>, max_items = 10)]
    pub roles: Vec<guard::MatchedRole>,
    /// Kinds of users.
    #[schema(value_type = Vec<schema::UserKind>, max_items = 2)]
    pub kinds: Vec<UserKind>,
    /// Domains of e-mail addresses, with the domains below them.
    #[schema(max_items = 100)]
    pub email_domains: Vec<EmailDomain>,
    /// Assets. Not for logins, and not for global rules.
    #[schema(max_items = 1000)]
    pub assets: Vec<Uuid>,
    /// Nodes, with everything below them. Not for logins, and not for global rules.
    #[schema(max_items = 1000)]
    pub nodes: Vec<Uuid>,
    /// Accounts, as in a permission. Not for logins.
    #[schema(max_items = 100)]
    pub accounts: Vec<AccountEntry>,
    /// Protocols. Not for logins.
    #[schema(max_items = 100)]
    pub protocols: Vec<Protocol>,
    /// Addresses of callers.
    #[schema(max_items = 100)]
    pub sources: Vec<SourceText>,
    /// Times; null: always.
    pub times: Option<Times>,
    /// Command groups. Rules on commands need one, and others have none.
    #[schema(max_items = 100)]
    pub command_groups: Vec<Uuid>,
    /// The uses that a rule on logins covers. Without any: logins and refreshes.
    #[schema(value_type = Vec<CoveredUse>, max_items = 3)]
    pub covers: Vec<Covers>,
}

/// A domain, such as `example.org`. It holds also the domains below it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 1, max_length = 253, example = "example.org")]
pub struct EmailDomain(pub String);

/// The name of a protocol.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 1, max_length = 32, example = "ssh")]
pub struct Protocol(pub String);

/// An address, a network (CIDR), or a range of addresses.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 1, max_length = 100, example = "192.0.2.0/24")]
pub struct SourceText(pub String);

/// Times of a clock on the wall of a time zone.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Times {
    /// The name of the time zone in the IANA database.
    #[schema(min_length = 1, max_length = 100, pattern = r"\S", example = "Europe/Zurich")]
    pub zone: String,
    /// The spans.
    #[schema(min_items = 1, max_items = 100)]
    pub spans: Vec<Span>,
}

/// A span of a day. One that ends at or before its start ends on the next day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The weekdays on which it starts.
    #[schema(value_type = Vec<Weekday>, min_items = 1, max_items = 7)]
    pub days: Vec<hours::Weekday>,
    /// Its first minute.
    #[schema(min_length = 5, max_length = 5, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "08:00")]
    pub start: String,
    /// The first minute after it.
    #[schema(min_length = 5, max_length = 5, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "18:30")]
    pub end: String,
}

impl Match {
    /// The parts of the rule, or the faults of its sources and domains.
    pub fn parts(self) -> Result<Parts, Vec<Fault>> {
        let Self {
            users,
            groups,
            roles,
            kinds,
            email_domains,
            assets,
            nodes,
            accounts,
            protocols,
            sources,
            times,
            command_groups,
            covers,
        } = self;
        let mut faults = Vec::new();
        let sources = read(sources, "/match/sources", &mut faults, |SourceText(text)| {
            text.parse::<Source>().map_err(|_| EXPECTED)
        });
        let domains =
            read(email_domains, "/match/email_domains", &mut faults, |EmailDomain(text)| domain(&text));
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Parts {
            users: ids(users),
            groups: ids(groups),
            roles: roles.into_iter().collect(),
            kinds: kinds.into_iter().collect(),
            email_domains: domains.into_iter().collect(),
            assets: ids(assets),
            nodes: ids(nodes),
            accounts: accounts.into_iter().map(String::from).collect(),
            protocols: protocols.into_iter().map(|Protocol(name)| name).collect(),
            sources,
            times: times.map(Hours::from),
            command_groups: ids(command_groups),
            covers: covers.into_iter().collect(),
        })
    }
}

fn ids<T: From<Uuid> + Ord>(ids: Vec<Uuid>) -> BTreeSet<T> {
    ids.into_iter().map(T::from).collect()
}

fn read<A, B>(
    all: Vec<A>,
    at: &str,
    faults: &mut Vec<Fault>,
    one: impl Fn(A) -> Result<B, &'static str>,
) -> Vec<B> {
    let mut found = Vec::new();
    for (place, text) in all.into_iter().enumerate() {
        match one(text) {
            Ok(value) => found.push(value),
            Err(expected) => {
                faults.push(Fault::new(format!("{at}/{place}"), "invalid_format", format!("not {expected}")));
            }
        }
    }
    found
}

/// A domain in lower case: labels of letters, digits and `-`.
fn domain(text: &str) -> Result<String, &'static str> {
    let text = text.to_lowercase();
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    if text.split('.').all(is_label) { Ok(text) } else { Err("a domain, such as example.org") }
}

impl From<Times> for Hours {
    fn from(Times { zone, spans }: Times) -> Self {
        let span =
            |Span { days, start, end }: Span| hours::Span { days: days.into_iter().collect(), start, end };
        Self { zone, spans: spans.into_iter().map(span).collect() }
    }
}

impl From<Hours> for Times {
    fn from(Hours { zone, spans }: Hours) -> Self {
        let span = |hours::Span { days, start, end }: hours::Span| Span {
            days: days.into_iter().collect(),
            start,
            end,
        };
        Self { zone, spans: spans.into_iter().map(span).collect() }
    }
}

impl From<Parts> for Match {
    fn from(parts: Parts) -> Self {
        let Parts {
            users,
            groups,
            roles,
            kinds,
            email_domains,
            assets,
            nodes,
            accounts,
            protocols,
            sources,
            times,
            command_groups,
            covers,
        } = parts;
        Self {
            users: users.into_iter().map(Uuid::from).collect(),
            groups: groups.into_iter().map(Uuid::from).collect(),
            roles: roles.into_iter().collect(),
            kinds: kinds.into_iter().collect(),
            email_domains: email_domains.into_iter().map(EmailDomain).collect(),
            assets: assets.into_iter().map(Uuid::from).collect(),
            nodes: nodes.into_iter().map(Uuid::from).collect(),
            accounts: accounts.into_iter().map(AccountEntry).collect(),
            protocols: protocols.into_iter().map(Protocol).collect(),
            sources: sources.into_iter().map(|source| SourceText(source.to_string())).collect(),
            times: times.map(Times::from),
            command_groups: command_groups.into_iter().map(Uuid::from).collect(),
            covers: covers.into_iter().collect(),
        }
    }
}
