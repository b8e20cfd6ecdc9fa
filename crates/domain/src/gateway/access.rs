//! What a user may do in a connection: all actions of an account and protocol at once.

use time::OffsetDateTime;

use crate::permission::{Action, Answer, Denial, Permission, Question, decide};
use crate::text::TextEnum;

/// The access of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// What the user may do. It has `connect`.
    pub actions: Vec<Action>,
    /// The end of uninterrupted access with `connect`. None: it has no end.
    pub ends_at: Option<OffsetDateTime>,
    /// Whether a token for it opens more than one session: one of the permissions that give it says so.
    pub is_reusable: bool,
}

/// The access of a connection, whatever the action of the question is. Without `connect` there is none.
pub fn access(question: &Question<'_>, permissions: &[Permission]) -> Result<Access, Denial> {
    let ask = |action| decide(&Question { action, ..*question }, permissions);
    let (giving, ends_at) = match ask(Action::Connect) {
        Answer::Allowed { permissions, expires_at } => (permissions, expires_at),
        Answer::Denied(denial) => return Err(denial),
    };
    let is_allowed = |action: &Action| matches!(ask(*action), Answer::Allowed { .. });
    Ok(Access {
        actions: Action::ALL.iter().copied().filter(is_allowed).collect(),
        ends_at,
        is_reusable: permissions.iter().any(|one| one.reusable_tokens && giving.contains(&one.id)),
    })
}
