//! A guard rule.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Parts;
use crate::flow::LevelRule;
use crate::flow::duration::IsoDuration;
use crate::ids::{OrgId, RuleId, UserId};

crate::text_enum! {
    /// What a rule is about.
    pub enum RuleKind {
        /// Logins to Gatepass.
        Login = "login",
        /// Connections to assets.
        AssetLogin = "asset_login",
        /// Commands in sessions on assets.
        Command = "command",
    }
}

crate::text_enum! {
    /// What a rule says.
    pub enum Action {
        /// Lets it happen.
        Accept = "accept",
        /// Refuses it.
        Reject = "reject",
        /// Sends it to people who decide.
        Review = "review",
        /// Tells people, and leaves the decision to the rules after it.
        Notify = "notify",
        /// Tells the person, and leaves the decision to the rules after it.
        Warn = "warn",
    }
}

impl Action {
    /// Whether it decides. Otherwise the evaluation goes on.
    pub fn decides(self) -> bool {
        match self {
            Self::Accept | Self::Reject | Self::Review => true,
            Self::Notify | Self::Warn => false,
        }
    }

    /// Whether rules of this kind may say it.
    pub fn is_for(self, kind: RuleKind) -> bool {
        match self {
            Self::Accept | Self::Reject | Self::Review => true,
            Self::Notify => kind != RuleKind::Command,
            Self::Warn => kind == RuleKind::Command,
        }
    }
}

crate::text_enum! {
    /// What counts if nobody can review.
    pub enum OnNoReviewer {
        /// It is refused.
        Reject = "reject",
        /// It is accepted.
        Accept = "accept",
        /// The rules after it decide.
        Pass = "pass",
    }
}

crate::text_enum! {
    /// What a rule on logins covers.
    pub enum Covers {
        /// A login with a password.
        Login = "login",
        /// The refresh of a session.
        Refresh = "refresh",
        /// A request with an API key.
        ApiKey = "api_key",
    }
}

/// Whom a review asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The levels of its tickets.
    pub levels: Vec<LevelRule>,
    /// How long its tickets wait.
    pub pending_for: IsoDuration,
    /// How long an approval counts for the same question. None: once.
    pub valid_for: Option<IsoDuration>,
    /// What counts if nobody can review.
    pub on_no_reviewer: OnNoReviewer,
}

/// A guard rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The rule.
    pub id: RuleId,
    /// What it is about.
    pub kind: RuleKind,
    /// Its organization. None: it is global.
    pub org: Option<OrgId>,
    /// Its name.
    pub name: String,
    /// Its priority, 1 to 100. Lower numbers come first.
    pub priority: i32,
    /// What it says.
    pub action: Action,
    /// Whether it holds at all.
    pub is_active: bool,
    /// Whether it only says what it would have done.
    pub dry_run: bool,
    /// The first moment at which it holds. None: since ever.
    pub valid_from: Option<OffsetDateTime>,
    /// The first moment at which it holds no more. None: for ever.
    pub valid_until: Option<OffsetDateTime>,
    /// What it matches.
    pub parts: Parts,
    /// Whom its reviews ask. Some if and only if it says `review`.
    pub review: Option<Review>,
    /// Who is told if it matches. Empty: the admins. Only a rule that says `notify` has some.
    pub recipients: Vec<UserId>,
    /// A message for the person. Empty: none.
    pub message: String,
    /// When it was made.
    pub created_at: OffsetDateTime,
}

impl Rule {
    /// Whether it holds at this moment.
    pub fn holds_at(&self, at: OffsetDateTime) -> bool {
        let has_begun = self.valid_from.is_none_or(|from| from <= at);
        self.is_active && has_begun && !self.is_over(at)
    }

    /// Whether its validity has ended.
    pub(super) fn is_over(&self, at: OffsetDateTime) -> bool {
        self.valid_until.is_some_and(|until| until <= at)
    }

    /// Whether the rules after it decide if nobody can review.
    pub fn may_pass_on(&self) -> bool {
        self.review.as_ref().is_some_and(|review| review.on_no_reviewer == OnNoReviewer::Pass)
    }

    /// Its place among the rules of its organization and kind.
    pub fn order(&self) -> (i32, OffsetDateTime, RuleId) {
        (self.priority, self.created_at, self.id)
    }
}
