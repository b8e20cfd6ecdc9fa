//! How long access lasts without a gap: the stretches of time in which a permission reaches a user, and their union.

use time::OffsetDateTime;

use super::{Permission, UserFacts};
use crate::window::Window;

/// A half-open stretch of time. None: without a beginning, or without an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    from: Option<OffsetDateTime>,
    until: Option<OffsetDateTime>,
}

impl Stretch {
    fn contains(&self, at: OffsetDateTime) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }

    /// The part of it that lies in a window.
    fn within(self, window: &Window) -> Self {
        let until = [self.until, window.end].into_iter().flatten().min();
        Self { from: self.from.max(Some(window.start)), until }
    }
}

impl Permission {
    /// When the permission reaches this user, now or later: during its validity, and while the user is in one of its
    /// groups unless it names the user.
    pub(super) fn stretches_for(&self, user: &UserFacts) -> Vec<Stretch> {
        let whole = Stretch { from: self.valid_from, until: self.valid_until };
        if !self.is_active {
            Vec::new()
        } else if self.users.contains(&user.id) || self.groups.iter().any(|g| user.groups.contains(g)) {
            vec![whole]
        } else {
            let stays = self.groups.iter().filter_map(|group| user.stays.get(group)).flatten();
            stays.map(|window| whole.within(window)).collect()
        }
    }
}

/// The end of the time without a gap that begins at this moment. None: it has no end.
pub(super) fn uninterrupted(stretches: &[Stretch], at: OffsetDateTime) -> Option<OffsetDateTime> {
    let mut end = at;
    let next = |end| stretches.iter().filter(|s| s.contains(end)).map(|s| s.until).max_by_key(rank);
    while let Some(until) = next(end) {
        end = until?;
    }
    Some(end)
}

/// Orders ends. None is the last.
#[allow(clippy::ref_option, reason = "`max_by_key` gives references")]
pub(super) fn rank(end: &Option<OffsetDateTime>) -> (bool, Option<OffsetDateTime>) {
    (end.is_none(), *end)
}
