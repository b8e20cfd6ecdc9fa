//! Reasons why a permission has no effect for anybody.

use time::OffsetDateTime;

use super::{Permission, reach_no_account};

crate::text_enum! {
    /// A reason for which a permission has no effect.
    pub enum Ineffective {
        /// It is deactivated.
        Inactive = "inactive",
        /// Its validity has not begun.
        NotYetValid = "not_yet_valid",
        /// Its validity is over.
        Expired = "expired",
        /// It names no user and no group.
        NoSubject = "no_subject",
        /// It names no asset and no node, or excludes all of them.
        NoObject = "no_object",
        /// It names no account, or excludes every account that it names.
        NoAccount = "no_account",
        /// It names no protocol.
        NoProtocol = "no_protocol",
        /// It names no action.
        NoAction = "no_action",
    }
}

/// Every reason for which the permission has no effect at this moment. Empty: it has an effect.
pub fn ineffective_reasons(permission: &Permission, now: OffsetDateTime) -> Vec<Ineffective> {
    let p = permission;
    [
        (!p.is_active, Ineffective::Inactive),
        (p.starts_after(now), Ineffective::NotYetValid),
        (p.is_over(now), Ineffective::Expired),
        (p.users.is_empty() && p.groups.is_empty(), Ineffective::NoSubject),
        (p.reaches_nothing(), Ineffective::NoObject),
        (reach_no_account(&p.accounts), Ineffective::NoAccount),
        (p.protocols.is_empty(), Ineffective::NoProtocol),
        (p.actions.is_empty(), Ineffective::NoAction),
    ]
    .into_iter()
    .filter_map(|(applies, reason)| applies.then_some(reason))
    .collect()
}
