//! Invariants of all users together: one super admin remains, and nobody is above themselves. Groups
//! in groups.

pub mod nesting;

use crate::authz::UserKind;
use crate::ids::UserId;

/// The facts that decide whether a user counts as a super admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Person or service.
    pub kind: UserKind,
    /// Whether the user is a super admin.
    pub is_super_admin: bool,
    /// Whether the user is active.
    pub is_active: bool,
}

impl Standing {
    /// Whether the user counts as a super admin, of whom one has to remain. A deactivated user does not count, because they
    /// can't log in. A service does not count, because it may have no key.
    pub fn counts_as_super_admin(self) -> bool {
        let Self { kind, is_super_admin, is_active } = self;
        is_super_admin && is_active && kind == UserKind::Human
    }
}

/// Whether a change of a user takes a super admin away, so that another one has to remain. `after` is none if the user is
/// deleted.
pub fn takes_super_admin_away(before: Standing, after: Option<Standing>) -> bool {
    before.counts_as_super_admin() && !after.is_some_and(Standing::counts_as_super_admin)
}

/// Whether a user would be above themselves with a new manager. `chain` has the new manager and everybody above them.
pub fn makes_manager_circle(user: UserId, chain: &[UserId]) -> bool {
    chain.contains(&user)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ADMIN: Standing = Standing { kind: UserKind::Human, is_super_admin: true, is_active: true };
    const DEMOTED: Standing = Standing { is_super_admin: false, ..ADMIN };
    const DEACTIVATED: Standing = Standing { is_active: false, ..ADMIN };
    const SERVICE: Standing = Standing { kind: UserKind::Service, ..ADMIN };

    #[test]
    fn an_active_person_counts_as_a_super_admin_and_nobody_else_does() {
        assert!(ADMIN.counts_as_super_admin());
        for other in [DEMOTED, DEACTIVATED, SERVICE] {
            assert!(!other.counts_as_super_admin(), "{other:?}");
        }
    }

    #[test]
    fn demoting_deactivating_and_deleting_take_a_super_admin_away() {
        for after in [Some(DEMOTED), Some(DEACTIVATED), Some(SERVICE), None] {
            assert!(takes_super_admin_away(ADMIN, after), "{after:?}");
            for before in [DEMOTED, DEACTIVATED, SERVICE] {
                assert!(!takes_super_admin_away(before, after), "{before:?} was none");
            }
        }
        assert!(!takes_super_admin_away(ADMIN, Some(ADMIN)), "a new name takes nothing away");
        assert!(!takes_super_admin_away(DEMOTED, Some(ADMIN)), "a promotion takes nothing away");
    }

    #[test]
    fn nobody_gets_a_manager_who_is_themselves_or_below_them() {
        let [low, middle, top] = [1, 2, 3].map(|n| UserId(Uuid::from_u128(n)));
        for chain in [vec![low], vec![middle, low], vec![top, middle, low]] {
            assert!(makes_manager_circle(low, &chain), "{chain:?}");
        }
        for chain in [vec![], vec![middle], vec![middle, top]] {
            assert!(!makes_manager_circle(low, &chain), "{chain:?}");
        }
    }
}
