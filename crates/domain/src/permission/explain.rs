//! Explains an answer about access: the permission that came nearest, and the conditions that it fails.

use std::cmp::Reverse;

use super::condition::failed_conditions;
use super::decide::{denied_by_facts, of_the_org};
use super::{Answer, Condition, Permission, Question, decide};
use crate::ids::PermissionId;

/// An answer with the permission that came nearest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The answer of [`decide`].
    pub answer: Answer,
    /// The permission that came nearest. None if access is allowed, if a fact about the user, the asset or the
    /// account denies it, or if the organization has no permission.
    pub nearest: Option<Nearest>,
}

/// The permission that satisfies the most conditions. Of several, the one that fails later, then the oldest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// The permission.
    pub permission_id: PermissionId,
    /// The first condition that it fails.
    pub first_failed: Condition,
    /// Every condition that it fails, in order.
    pub failed: Vec<Condition>,
}

/// Answers one question like [`decide`], with an explanation.
pub fn explain(question: &Question<'_>, permissions: &[Permission]) -> Explanation {
    let nearest = if denied_by_facts(question).is_some() { None } else { nearest(question, permissions) };
    Explanation { answer: decide(question, permissions), nearest }
}

fn nearest(question: &Question<'_>, permissions: &[Permission]) -> Option<Nearest> {
    let (_, Reverse(failed), permission_id) = of_the_org(question.asset, permissions)
        .map(|permission| {
            let failed: Vec<Condition> = failed_conditions(question, permission).collect();
            (failed.len(), Reverse(failed), permission.id)
        })
        .min()?;
    let first_failed = failed.first().copied()?;
    Some(Nearest { permission_id, first_failed, failed })
}
