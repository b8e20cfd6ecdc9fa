//! The six conditions that a permission must satisfy to carry an answer, in their order.

use super::{Permission, Question};
use crate::text::TextEnum;

crate::text_enum! {
    /// One condition of domain.md section 8, in the order in which they are judged.
    pub enum Condition {
        /// 1: active, and within its validity.
        Validity = "validity",
        /// 2: covers the user.
        User = "user",
        /// 3: covers the asset.
        Asset = "asset",
        /// 4: covers the account.
        Account = "account",
        /// 5: covers the protocol, and the asset offers it.
        Protocol = "protocol",
        /// 6: covers the action.
        Action = "action",
    }
}

impl Condition {
    /// Whether the permission satisfies this condition of the question.
    pub fn holds(self, question: &Question<'_>, permission: &Permission) -> bool {
        let Question { user, asset, account, protocol, action, at } = *question;
        match self {
            Self::Validity => permission.is_valid_at(at),
            Self::User => permission.covers_user(user),
            Self::Asset => permission.covers_asset(asset),
            Self::Account => permission.covers_account(user, asset, account),
            Self::Protocol => permission.covers_protocol(asset, protocol),
            Self::Action => permission.covers_action(action),
        }
    }
}

/// The first condition that the permission fails; none when it carries the whole answer.
pub fn failed_condition(question: &Question<'_>, permission: &Permission) -> Option<Condition> {
    failed_conditions(question, permission).next()
}

/// Every condition that the permission fails, in order.
pub(super) fn failed_conditions(
    question: &Question<'_>,
    permission: &Permission,
) -> impl Iterator<Item = Condition> {
    Condition::ALL.iter().copied().filter(|condition| !condition.holds(question, permission))
}
