//! The people whom a level asks, and whether it has their approvals or denials (domain.md section 4).

use std::collections::BTreeSet;
use uuid::Uuid;

use super::Ticket;
use super::decision::{Decision, Verdict};
use super::kind::{Request, Tree};
use super::level::Level;
use crate::flow::LevelMode;
use crate::flow::approver::speakers::{Decided, MAX_OWNERS, Part, Speakers};
use crate::flow::approver::{BlockedReason, Facts, blocked_reason};
use crate::flow::timing::Timing;
use crate::ids::UserId;

impl Request {
    /// The assets and nodes of the request, whose owners speak for them. If nobody owns any of them, the item.
    pub fn owned(&self, facts: &Facts) -> Vec<Uuid> {
        let (assets, nodes) = self.subjects();
        let named: Vec<Uuid> =
            assets.into_iter().map(Uuid::from).chain(nodes.into_iter().map(Uuid::from)).collect();
        match self.item() {
            Some(item) if !named.iter().any(|id| facts.is_owned(*id)) => vec![item.into()],
            Some(_) | None => named,
        }
    }
}

impl Facts {
    /// Whether an approver rule found an owner of this asset, node or item.
    fn is_owned(&self, id: Uuid) -> bool {
        self.owners.values().flatten().any(|owner| owner.part.of == id)
    }

    /// Whether a request has more owners than one level may wait for.
    pub fn has_too_many_owners(&self) -> bool {
        self.owners.values().flatten().map(|owner| owner.user).collect::<BTreeSet<_>>().len() > MAX_OWNERS
    }
}

impl Ticket {
    /// The people who speak for the current request at a level, whether or not they may approve.
    pub(super) fn speakers(&self, level: &Level, facts: &Facts) -> Speakers {
        level.speakers(facts, &self.current_request().owned(facts))
    }

    /// Whether this user has approved another level, and may not approve this one too.
    pub(super) fn has_approved_elsewhere(&self, user: UserId, number: u32) -> bool {
        let others = self.levels.iter().filter(|level| level.number != number);
        self.definition.distinct_approvers
            && others.flat_map(Level::approvals).any(|approval| approval.by == user)
    }

    /// Whether a level has all approvals that it needs.
    pub(super) fn is_satisfied(&self, level: &Level, facts: &Facts) -> bool {
        let fit = self.speakers(level, facts).only(self.may_approve(level.number, facts));
        fit.are_satisfied(&level.rule, &|part, speakers| decided(level, part, speakers))
    }

    /// Whether the denial of this person, the latest decision of a level, denies the ticket. One is enough unless the level
    /// requires more.
    pub(super) fn is_denied_by(&self, by: UserId, level: &Level, facts: &Facts) -> bool {
        let fit = self.speakers(level, facts).only(self.may_approve(level.number, facts));
        level.rule.denials() == 1
            || fit.are_denied_by(by, &level.rule, &|part, speakers| decided(level, part, speakers))
    }

    /// The approvers of a level, if they can give all approvals that it still needs. Otherwise the reason why nobody can.
    /// No level is completed by somebody's going, and none is denied by it.
    pub(super) fn ask(&self, level: &Level, facts: &Facts) -> Result<BTreeSet<UserId>, BlockedReason> {
        let named = self.speakers(level, facts);
        let own = [self.applicant, self.beneficiary];
        let eligible = named.clone().only(|user| facts.is_eligible(*user) && !own.contains(user));
        let fit = eligible.clone().only(self.may_approve(level.number, facts));
        let decided = |part, speakers: &BTreeSet<UserId>| decided(level, part, speakers);
        if let Some(part) = fit.stuck(&level.rule, &decided) {
            if eligible.is_reachable(&level.rule, part, &decided) {
                return Err(BlockedReason::ApproverAlreadyDecided);
            }
            let Decided { approvals, denials } = decided(part, &fit.of_part(part));
            if !denials.is_empty() && level.rule.mode != LevelMode::Quorum {
                return Err(BlockedReason::ApproverLeft);
            }
            let has_some = !approvals.is_empty() || !fit.of_part(part).is_empty();
            return Err(blocked_reason(&level.rule, has_some, &named.of_part(part), facts, &own));
        }
        let people = fit.people();
        if people.iter().all(|user| level.is_decided_by(*user)) {
            return Err(BlockedReason::ApproverLeft);
        }
        Ok(people)
    }

    fn may_approve(&self, number: u32, facts: &Facts) -> impl Fn(&UserId) -> bool {
        move |user| {
            facts.is_eligible(*user) && !self.is_own(*user) && !self.has_approved_elsewhere(*user, number)
        }
    }

    /// Makes all approvals void that don't cover the request as it is now. An approval covers it if the request lies within
    /// the content that somebody approved at any level. Returns each level with the people whose approvals became void.
    pub(super) fn void_widened(&mut self, tree: &Tree) -> Vec<(u32, UserId)> {
        let (request, timing) = (self.current_request().clone(), self.current_timing());
        let (original, first) = (self.requested.clone(), self.timing);
        let covers = |seen: (&Request, &Timing)| {
            request.is_narrower_or_equal(seen.0, tree) && timing.is_part_of(seen.1)
        };
        let approvals = self.levels.iter().flat_map(Level::approvals);
        let covering = approvals.filter(|approval| {
            let content = approval.content.as_ref().map(|content| (&content.request, &content.timing));
            covers(content.unwrap_or((&original, &first)))
        });
        let standing: BTreeSet<UserId> = covering.map(|approval| approval.by).collect();
        let mut void = Vec::new();
        for level in &mut self.levels {
            for decision in &mut level.decisions {
                let counts = !decision.is_void && decision.verdict == Verdict::Approve;
                if counts && !standing.contains(&decision.by) {
                    decision.is_void = true;
                    void.push((level.number, decision.by));
                }
            }
        }
        void
    }
}

impl Level {
    /// The people who speak for these assets, nodes or item.
    pub(super) fn speakers(&self, facts: &Facts, owned: &[Uuid]) -> Speakers {
        if self.is_assigned {
            Speakers::named(self.approvers.iter().copied())
        } else {
            Speakers::of(&self.rule, facts, owned)
        }
    }
}

/// The people whose decisions count for a part: those who spoke for it, and those who speak for it now.
fn decided(level: &Level, part: Option<Part>, speakers: &BTreeSet<UserId>) -> Decided {
    let spoke = |decision: &Decision| match (&decision.parts, part) {
        (Some(parts), Some(part)) => parts.contains(&part) || speakers.contains(&decision.by),
        (None, _) | (_, None) => true,
    };
    let of = |verdict| {
        let counts = level.standing().filter(|decision| decision.verdict == verdict && spoke(decision));
        counts.map(|decision| decision.by).collect()
    };
    Decided { approvals: of(Verdict::Approve), denials: of(Verdict::Deny) }
}
