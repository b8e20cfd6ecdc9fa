//! Decides whether a user may act now. A single permission must allow the whole request (domain.md section 8).

use time::{Duration, OffsetDateTime};

use super::stretch::uninterrupted;
use super::{Action, AssetFacts, Condition, Permission, UserFacts};
use crate::{ids::PermissionId, text::TextEnum};

/// One question about access.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The user who wants to act.
    pub user: &'a UserFacts,
    /// The asset that they want to act on.
    pub asset: &'a AssetFacts,
    /// The account that they want to use: the name of a real one, `@INPUT`, `@USER` or `@ANON`.
    pub account: &'a str,
    /// The name that they type by hand, with `@INPUT`. None: any name, so nothing is said about a certain one.
    pub input_username: Option<&'a str>,
    /// The protocol that they want to use.
    pub protocol: &'a str,
    /// The action.
    pub action: Action,
    /// The moment.
    pub at: OffsetDateTime,
}

/// The answer to a [`Question`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Access is allowed.
    Allowed {
        /// The permissions that allow it, each by itself. Sorted.
        permissions: Vec<PermissionId>,
        /// The end of uninterrupted access, also by permissions and memberships that begin later. None: it has no end.
        expires_at: Option<OffsetDateTime>,
    },
    /// Access is denied.
    Denied(Denial),
}

crate::text_enum! {
    /// Why access is denied: the first reason that applies.
    pub enum Denial {
        /// The user is inactive.
        UserInactive = "user_inactive",
        /// The user is no member of the asset's organization.
        NotAMember = "not_a_member",
        /// The asset is inactive.
        AssetInactive = "asset_inactive",
        /// The asset has no account of this name.
        AccountNotFound = "account_not_found",
        /// The account is inactive: the one that is asked for, or the one whose name is typed (`@INPUT`) or is the user's
        /// (`@USER`).
        AccountInactive = "account_inactive",
        /// Assets of this category have nothing for users without a login (`@ANON`).
        AnonymousNotOffered = "anonymous_not_offered",
        /// No permission is active and within its validity.
        NoValidPermission = "no_valid_permission",
        /// No valid permission covers the user.
        UserNotCovered = "user_not_covered",
        /// None of the permissions left covers the asset.
        AssetNotCovered = "asset_not_covered",
        /// None of the permissions left covers the account.
        AccountNotCovered = "account_not_covered",
        /// The asset does not offer the protocol, whatever permissions say.
        ProtocolNotOffered = "protocol_not_offered",
        /// None of the permissions left covers the protocol.
        ProtocolNotCovered = "protocol_not_covered",
        /// None of the permissions left covers the action.
        ActionNotCovered = "action_not_covered",
    }
}

/// How far in the past a question may be, because the clocks of callers differ from the database's.
const LATEST: Duration = Duration::seconds(60);

/// Whether the question is about a moment that has passed. Nobody can answer it: permissions have changed since.
pub fn is_in_past(at: OffsetDateTime, now: OffsetDateTime) -> bool {
    at < now - LATEST
}

/// Answers one question from the permissions of the asset's organization. Those of other organizations don't count.
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
    Answer::Allowed { permissions: ids, expires_at: end_of_access(question, permissions) }
}

/// The end of uninterrupted access: of the time in which permissions allow this without a gap, one after the other.
fn end_of_access(question: &Question<'_>, permissions: &[Permission]) -> Option<OffsetDateTime> {
    let is_timeless = |condition: &&Condition| !matches!(condition, Condition::Validity | Condition::User);
    let allows = |permission: &&Permission| {
        Condition::ALL.iter().filter(is_timeless).all(|condition| condition.holds(question, permission))
    };
    let allowing = of_the_org(question.asset, permissions).filter(allows);
    let stretches: Vec<_> = allowing.flat_map(|permission| permission.stretches_for(question.user)).collect();
    uninterrupted(&stretches, question.at)
}

/// The permissions of the asset's organization.
pub(super) fn of_the_org<'a>(
    asset: &AssetFacts,
    permissions: &'a [Permission],
) -> impl Iterator<Item = &'a Permission> {
    let org_id = asset.org_id;
    permissions.iter().filter(move |permission| permission.org_id == org_id)
}

/// Denials that no permission can lift: the user must be active and a member of the asset's organization, and the asset
/// must be active.
pub(super) fn denied_by_parties(user: &UserFacts, asset: &AssetFacts) -> Option<Denial> {
    if !user.is_active {
        Some(Denial::UserInactive)
    } else if !user.belongs_to(asset.org_id) {
        Some(Denial::NotAMember)
    } else if !asset.is_active {
        Some(Denial::AssetInactive)
    } else {
        None
    }
}

/// Denials that no permission can lift: those by user and asset, and by the account.
pub(super) fn denied_by_facts(question: &Question<'_>) -> Option<Denial> {
    let Question { user, asset, account, input_username, .. } = *question;
    denied_by_parties(user, asset).or_else(|| asset.denies_account(user, account, input_username))
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
