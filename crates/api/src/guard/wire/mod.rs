//! The contract's types for guard rules.

mod answer;
mod input;
mod parts;
mod question;
mod view;

pub use answer::{Evaluation, Evaluations};
pub use input::{CreateRule, UpdateRule};
pub use question::{AskAssetLogin, AskCommand, AskCommands, AskLogin, bytes};
pub use view::{RulePage, RuleView};

use crate::schema::text_schemas;
use gatepass_domain::guard::RuleKind;
use serde::Deserialize;
use std::fmt;
use utoipa::ToSchema;

text_schemas! {
    RuleAction = gatepass_domain::guard::Action, "What a guard rule says. `accept`, `reject` and `review` decide; `notify` and `warn` leave the decision to the rules after it.";
    GuardedKind = gatepass_domain::guard::RuleKind, "What a guard rule is about.";
    OnNoReviewer = gatepass_domain::guard::OnNoReviewer, "What counts if nobody can review; `pass`: the rules after it decide.";
    MatchedRole = gatepass_domain::guard::MatchedRole, "A role that a guard rule matches.";
    CoveredUse = gatepass_domain::guard::Covers, "A use of Gatepass that a rule on logins covers.";
    RuleEffect = gatepass_domain::guard::Effect, "What a matching guard rule did.";
    Weekday = gatepass_domain::guard::hours::Weekday, "A day of the week.";
    RuleWarningCode = gatepass_domain::guard::WarningCode, "Why a guard rule should be looked at again.";
}

/// What a guard rule is about: logins to Gatepass, connections to assets, or commands.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AclKind {
    /// Logins to Gatepass.
    Login,
    /// Connections to assets.
    AssetLogin,
    /// Commands in sessions on assets.
    Command,
}

impl From<AclKind> for RuleKind {
    fn from(kind: AclKind) -> Self {
        match kind {
            AclKind::Login => Self::Login,
            AclKind::AssetLogin => Self::AssetLogin,
            AclKind::Command => Self::Command,
        }
    }
}

impl fmt::Display for AclKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Login => "login",
            Self::AssetLogin => "asset-login",
            Self::Command => "command",
        })
    }
}
