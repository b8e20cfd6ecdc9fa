//! How much of what is dear runs at once: on this server, of one user, and of one organization.

use crate::error::{Answer, Code, Problem};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// After how many seconds another try makes sense.
const LATER: u64 = 5;

/// Those of whom something runs.
#[derive(Debug, Clone)]
pub struct Seats {
    taken: Arc<Mutex<Vec<Holder>>>,
    rules: Rules,
}

/// How many there may be.
#[derive(Debug, Clone, Copy)]
struct Rules {
    /// On this server.
    all: usize,
    /// Of a user.
    each: usize,
    /// Of an organization.
    org: usize,
    /// The last seats, which go to organizations that have none.
    kept: usize,
    too_many: Code,
    what: &'static str,
}

/// Who has a seat, and for which organizations.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Holder {
    user: Uuid,
    orgs: Vec<Uuid>,
}

/// The right to run one, until it is dropped.
#[derive(Debug)]
pub struct Seat {
    seats: Seats,
    holder: Holder,
}

/// The seats of exports: each has a connection to the database, and keeps a core busy.
#[derive(Debug, Clone)]
pub struct ExportSeats {
    of_orgs: Seats,
    of_all: Seats,
}

impl ExportSeats {
    /// Half of the seats are one organization's at most, and the last goes to one that has none: whatever the people of
    /// some organizations do, another one exports.
    pub fn new() -> Self {
        let of_orgs =
            Rules { all: 6, each: 2, org: 3, kept: 1, too_many: Code::TooManyExports, what: "exports" };
        let of_all = Rules { all: 2, each: 2, org: 2, kept: 0, ..of_orgs };
        Self { of_orgs: Seats::new(of_orgs), of_all: Seats::new(of_all) }
    }

    /// A seat for what this user exports of these organizations.
    pub fn take(&self, user: Uuid, mut orgs: Vec<Uuid>) -> Answer<Seat> {
        if orgs.is_empty() {
            // Those who are in none have no more than one organization's.
            orgs.push(Uuid::nil());
        }
        self.of_orgs.take(Holder { user, orgs })
    }

    /// A seat for what a super admin exports of all organizations, which takes none away from them.
    pub fn take_of_all(&self, user: Uuid) -> Answer<Seat> {
        self.of_all.take(Holder { user, orgs: Vec::new() })
    }
}

impl Default for ExportSeats {
    fn default() -> Self {
        Self::new()
    }
}

impl Seats {
    /// For requests that wait: what they wait for is looked at again and again.
    pub fn of_waits() -> Self {
        let too_many = Code::TooManyRequests;
        Self::new(Rules { all: 1000, each: 20, org: 1000, kept: 0, too_many, what: "waiting requests" })
    }

    fn new(rules: Rules) -> Self {
        Self { taken: Arc::default(), rules }
    }

    /// A seat for this user, if there is one.
    pub fn of(&self, user: Uuid) -> Answer<Seat> {
        self.take(Holder { user, orgs: Vec::new() })
    }

    fn take(&self, holder: Holder) -> Answer<Seat> {
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
            return Ok(Seat { seats: self.clone(), holder });
        };
        Err(Problem::new(code).detail(why).retry_after(LATER))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken.lock().unwrap_or_else(PoisonError::into_inner);
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

    fn code(taken: Answer<Seat>) -> Option<Code> {
        taken.err().map(|problem| problem.code())
    }

    #[test]
    fn seats_are_few_and_come_back() {
        let seats = ExportSeats::new();
        let org = |n: u128| vec![id(100 + n / 2)];
        let mut taken: Vec<Seat> = (0..5).map(|n| seats.take(id(n / 2), org(n)).unwrap()).collect();
        assert_eq!(code(seats.take(id(0), org(0))), Some(Code::TooManyExports));
        taken.push(seats.take(id(9), vec![id(200)]).unwrap());
        assert_eq!(code(seats.take(id(10), vec![id(300)])), Some(Code::Unavailable));
        taken.remove(0);
        let _mine = seats.take(id(0), vec![id(300)]).unwrap();
        assert_eq!(code(seats.take(id(10), vec![id(301)])), Some(Code::Unavailable));
    }

    #[test]
    fn an_organization_never_has_them_all() {
        let seats = ExportSeats::new();
        let mut taken: Vec<Seat> = (0..3).map(|n| seats.take(id(n), vec![id(100)]).unwrap()).collect();
        assert_eq!(code(seats.take(id(9), vec![id(100), id(101)])), Some(Code::TooManyExports));
        taken.extend((10..12).map(|n| seats.take(id(n), vec![id(101)]).unwrap()));
        assert_eq!(code(seats.take(id(12), vec![id(101)])), Some(Code::Unavailable), "the last is kept");
        taken.push(seats.take(id(13), vec![id(102)]).unwrap());
        // What is of all organizations has seats of its own.
        taken.extend((0..2).map(|_| seats.take_of_all(id(20)).unwrap()));
        assert_eq!(code(seats.take_of_all(id(20))), Some(Code::TooManyExports));
        assert_eq!(code(seats.take_of_all(id(21))), Some(Code::Unavailable));
    }

    #[test]
    fn who_is_in_no_organization_shares_with_those_like_them() {
        let seats = ExportSeats::new();
        let _taken: Vec<Seat> = (0..3).map(|n| seats.take(id(n), vec![]).unwrap()).collect();
        assert_eq!(code(seats.take(id(9), vec![])), Some(Code::TooManyExports));
    }
}
