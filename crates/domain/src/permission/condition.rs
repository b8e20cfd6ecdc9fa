//! The six conditions that a permission must satisfy to allow access, in order.

use super::{Permission, Question};
use crate::text::TextEnum;

crate::text_enum! {
    /// One condition of domain.md section 8, in the order of judgement.
    pub enum Condition {
        /// 1: it is active, and within its validity.
        Validity = "validity",
        /// 2: it covers the user.
        User = "user",
        /// 3: it covers the asset.
        Asset = "asset",
        /// 4: it covers the account.
        Account = "account",
        /// 5: it covers the protocol, and the asset offers the protocol.
        Protocol = "protocol",
        /// 6: it covers the action.
        Action = "action",
    }
}

impl Condition {
    /// Whether the permission satisfies this condition of the question.
    pub fn holds(self, question: &Question<'_>, permission: &Permission) -> bool {
        let Question { user, asset, account, input_username: input, protocol, action, at } = *question;
        match self {
            Self::Validity => permission.is_valid_at(at),
            Self::User => permission.covers_user(user, at),
            Self::Asset => permission.covers_asset(asset),
            Self::Account => permission.covers_account(user, asset, account, input),
            Self::Protocol => permission.covers_protocol(asset, protocol),
            Self::Action => permission.covers_action(action),
        }
    }
}

/// The first condition that the permission fails. None: it allows the access.
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
