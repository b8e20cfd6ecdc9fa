//! May this user do this now? One permission must carry the whole answer (domain.md section 8).

use time::OffsetDateTime;

use super::{Action, AssetFacts, Condition, Permission, UserFacts, VIRTUAL};
use crate::{ids::PermissionId, text::TextEnum};

/// One question about access.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Who wants to act.
    pub user: &'a UserFacts,
    /// On what.
    pub asset: &'a AssetFacts,
    /// With which account: the name of a real one, `@INPUT`, `@USER` or `@ANON`.
    pub account: &'a str,
    /// Over which protocol.
    pub protocol: &'a str,
    /// Doing what.
    pub action: Action,
    /// When.
    pub at: OffsetDateTime,
}

/// The answer to a [`Question`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Allowed {
        /// The permissions that allow it, each by itself; sorted.
        permissions: Vec<PermissionId>,
        /// The latest end of these permissions for the user; none when one of them is permanent.
        expires_at: Option<OffsetDateTime>,
    },
    /// No.
    Denied(Denial),
}

crate::text_enum! {
    /// Why access is denied: the first of these that applies.
    pub enum Denial {
        /// The user is inactive.
        UserInactive = "user_inactive",
        /// The asset is inactive.
        AssetInactive = "asset_inactive",
        /// The asset has no account of this name.
        AccountNotFound = "account_not_found",
        /// The account is inactive.
        AccountInactive = "account_inactive",
        /// No permission is active and within its validity.
        NoValidPermission = "no_valid_permission",
        /// None of the valid ones covers the user.
        UserNotCovered = "user_not_covered",
        /// None of those left covers the asset.
        AssetNotCovered = "asset_not_covered",
        /// None of those left covers the account.
        AccountNotCovered = "account_not_covered",
        /// The asset does not offer the protocol, whatever permissions say.
        ProtocolNotOffered = "protocol_not_offered",
        /// None of those left covers the protocol.
        ProtocolNotCovered = "protocol_not_covered",
        /// None of those left covers the action.
        ActionNotCovered = "action_not_covered",
    }
}

/// Answers one question, from the permissions of the asset's organization; those of others don't count.
pub fn decide(question: &Question<'_>, permissions: &[Permission]) -> Answer {
    if let Some(denial) = denied_by_facts(question) {
        return Answer::Denied(denial);
    }
    let mut left: Vec<&Permission> = of_the_org(question.asset, permissions).collect();
    for condition in Condition::ALL {
        left.retain(|permission| condition.holds(question, permission));
        if left.is_empty() {
            return Answer::Denied(denied_by(*condition, question));
        }
    }
    let mut ids: Vec<PermissionId> = left.iter().map(|permission| permission.id).collect();
    ids.sort_unstable();
    Answer::Allowed { permissions: ids, expires_at: latest_end(&left, question.user) }
}

/// The permissions that may speak about this asset.
pub(super) fn of_the_org<'a>(
    asset: &AssetFacts,
    permissions: &'a [Permission],
) -> impl Iterator<Item = &'a Permission> {
    let org_id = asset.org_id;
    permissions.iter().filter(move |permission| permission.org_id == org_id)
}

/// What no permission can help: the user and the asset must be active.
pub(super) fn denied_by_parties(user: &UserFacts, asset: &AssetFacts) -> Option<Denial> {
    if !user.is_active {
        Some(Denial::UserInactive)
    } else if !asset.is_active {
        Some(Denial::AssetInactive)
    } else {
        None
    }
}

/// What no permission can help, with the account: a real one must exist and be active.
pub(super) fn denied_by_facts(question: &Question<'_>) -> Option<Denial> {
    let denied_by_account = || {
        if VIRTUAL.contains(&question.account) {
            return None;
        }
        match question.asset.accounts.get(question.account) {
            Some(true) => None,
            Some(false) => Some(Denial::AccountInactive),
            None => Some(Denial::AccountNotFound),
        }
    };
    denied_by_parties(question.user, question.asset).or_else(denied_by_account)
}

fn denied_by(condition: Condition, question: &Question<'_>) -> Denial {
    match condition {
        Condition::Validity => Denial::NoValidPermission,
        Condition::User => Denial::UserNotCovered,
        Condition::Asset => Denial::AssetNotCovered,
        Condition::Account => Denial::AccountNotCovered,
        Condition::Protocol if !question.asset.protocols.contains(question.protocol) => {
            Denial::ProtocolNotOffered
        }
        Condition::Protocol => Denial::ProtocolNotCovered,
        Condition::Action => Denial::ActionNotCovered,
    }
}

/// The latest end; none as soon as one of them has none, or there are none.
fn latest_end(permissions: &[&Permission], user: &UserFacts) -> Option<OffsetDateTime> {
    let ends: Option<Vec<OffsetDateTime>> = permissions.iter().map(|p| p.end_for(user)).collect();
    ends?.into_iter().max()
}
