//! Guard rules decide about logins, connections to assets, and commands (domain.md section 9).

pub mod commands;
mod entry;
mod evaluate;
pub mod hours;
mod parts;
mod question;
mod reviews;
mod rule;
pub mod source;
#[cfg(test)]
mod tests;
mod validate;
mod warn;

pub use entry::{MOST_REVIEWERS, Staff, locked_levels, names_the_same_always, who_can_log_in};
pub use evaluate::{Effect, Evaluation, RuleSet, Step, evaluate};
pub use hours::Hours;
pub use parts::{MatchedRole, Parts};
pub use question::{Asker, Person, Question, Subject, Target};
pub use rule::{Action, Covers, OnNoReviewer, Review, Rule, RuleKind};
pub use source::Source;
pub use validate::faults;
pub use warn::{Surroundings, Warning, WarningCode, warnings};
