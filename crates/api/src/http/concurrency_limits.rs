//! Limits on concurrent expensive operations: per server, per user and per organization.

use crate::error::{Code, Problem, Result};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// `Retry-After` of a refused operation, in seconds.
const LATER: u64 = 5;

/// A limit, and the holders of its slots.
#[derive(Debug, Clone)]
pub struct Limit {
    taken: Arc<Mutex<Vec<Holder>>>,
    rules: Rules,
}

/// How many operations may run at once.
#[derive(Debug, Clone, Copy)]
struct Rules {
    /// On this server, for all users.
    all: usize,
    /// For each user.
    each: usize,
    /// For each organization.
    org: usize,
    /// So many slots are reserved for organizations that hold none.
    kept: usize,
    too_many: Code,
    what: &'static str,
}

/// The user who holds a slot, and the organizations that the operation reads.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Holder {
    user: Uuid,
    orgs: Vec<Uuid>,
}

/// The right to run one operation. Dropping it frees the slot.
#[derive(Debug)]
pub struct Slot {
    limit: Limit,
    holder: Holder,
}

/// The limits of exports. Each export holds a connection to the database and keeps a core busy.
#[derive(Debug, Clone)]
pub struct ExportLimits {
    of_orgs: Limit,
    of_all: Limit,
}

impl ExportLimits {
    /// One organization gets at most half of the slots, and the last slot is reserved for an organization that holds none.
    /// So the members of some organizations can't keep another organization from exporting.
    pub fn new() -> Self {
        let of_orgs =
            Rules { all: 6, each: 2, org: 3, kept: 1, too_many: Code::TooManyExports, what: "exports" };
        let of_all = Rules { all: 2, each: 2, org: 2, kept: 0, ..of_orgs };
        Self { of_orgs: Limit::new(of_orgs), of_all: Limit::new(of_all) }
    }

    /// Takes a slot for an export of these organizations.
    pub fn take(&self, user: Uuid, mut orgs: Vec<Uuid>) -> Result<Slot> {
        if orgs.is_empty() {
            // Users without an organization share one limit, as if they were members of one organization.
            orgs.push(Uuid::nil());
        }
        self.of_orgs.take(Holder { user, orgs })
    }

    /// Takes a slot for an export of all organizations by a super admin. It does not count against any organization.
    pub fn take_of_all(&self, user: Uuid) -> Result<Slot> {
        self.of_all.take(Holder { user, orgs: Vec::new() })
    }
}

impl Default for ExportLimits {
    fn default() -> Self {
        Self::new()
    }
}

impl Limit {
    /// The limit of requests that wait for a change: the server polls the database for them.
    pub fn of_waits() -> Self {
        let too_many = Code::TooManyRequests;
        Self::new(Rules { all: 1000, each: 20, org: 1000, kept: 0, too_many, what: "waiting requests" })
    }

    /// The limit of requests that wait for a connection token or a session. A gateway has a request for each of its sessions.
    pub fn of_connection_waits() -> Self {
        let too_many = Code::TooManyRequests;
        Self::new(Rules { all: 5000, each: 1000, org: 5000, kept: 0, too_many, what: "waiting requests" })
    }

    /// The limit of streams of events. Each page of a frontend has one.
    pub fn of_streams() -> Self {
        let too_many = Code::TooManyRequests;
        Self::new(Rules { all: 5000, each: 10, org: 5000, kept: 0, too_many, what: "streams" })
    }

    fn new(rules: Rules) -> Self {
        Self { taken: Arc::default(), rules }
    }

    /// Takes a slot for this user, if one is free.
    pub fn of(&self, user: Uuid) -> Result<Slot> {
        self.take(Holder { user, orgs: Vec::new() })
    }

    fn take(&self, holder: Holder) -> Result<Slot> {
        let Rules { all, each, org, kept, too_many, what } = self.rules;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let of_user = taken.iter().filter(|other| other.user == holder.user).count();
        let of_org = |id: &Uuid| taken.iter().filter(|other| other.orgs.contains(id)).count();
        let of_org = holder.orgs.iter().map(of_org).max().unwrap_or_default();
        let free = all.saturating_sub(taken.len());
        let (code, why) = if of_user >= each {
            (too_many, format!("too many {what} at once"))
        } else if of_org >= org {
            (too_many, format!("too many {what} of one organization at once"))
        } else if free == 0 || of_org > 0 && free <= kept {
            (Code::Unavailable, format!("too many {what} at once"))
        } else {
            taken.push(holder.clone());
            return Ok(Slot { limit: self.clone(), holder });
        };
        Err(Problem::new(code).detail(why).retry_after(LATER))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.limit.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = taken.iter().position(|holder| *holder == self.holder) {
            taken.swap_remove(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn code(taken: Result<Slot>) -> Option<Code> {
        taken.err().map(|problem| problem.code())
    }

    #[test]
    fn slots_are_few_and_come_back() {
        let slots = ExportLimits::new();
        let org = |n: u128| vec![id(100 + n / 2)];
        let mut taken: Vec<Slot> = (0..5).map(|n| slots.take(id(n / 2), org(n)).unwrap()).collect();
        assert_eq!(code(slots.take(id(0), org(0))), Some(Code::TooManyExports));
        taken.push(slots.take(id(9), vec![id(200)]).unwrap());
        assert_eq!(code(slots.take(id(10), vec![id(300)])), Some(Code::Unavailable));
        taken.remove(0);
        let _mine = slots.take(id(0), vec![id(300)]).unwrap();
        assert_eq!(code(slots.take(id(10), vec![id(301)])), Some(Code::Unavailable));
    }

    #[test]
    fn an_organization_never_has_them_all() {
        let slots = ExportLimits::new();
        let mut taken: Vec<Slot> = (0..3).map(|n| slots.take(id(n), vec![id(100)]).unwrap()).collect();
        assert_eq!(code(slots.take(id(9), vec![id(100), id(101)])), Some(Code::TooManyExports));
        taken.extend((10..12).map(|n| slots.take(id(n), vec![id(101)]).unwrap()));
        assert_eq!(code(slots.take(id(12), vec![id(101)])), Some(Code::Unavailable), "the last is kept");
        taken.push(slots.take(id(13), vec![id(102)]).unwrap());
        // Exports of all organizations have slots of their own.
        taken.extend((0..2).map(|_| slots.take_of_all(id(20)).unwrap()));
        assert_eq!(code(slots.take_of_all(id(20))), Some(Code::TooManyExports));
        assert_eq!(code(slots.take_of_all(id(21))), Some(Code::Unavailable));
    }

    #[test]
    fn who_is_in_no_organization_shares_with_those_like_them() {
        let slots = ExportLimits::new();
        let _taken: Vec<Slot> = (0..3).map(|n| slots.take(id(n), vec![]).unwrap()).collect();
        assert_eq!(code(slots.take(id(9), vec![])), Some(Code::TooManyExports));
    }
}
