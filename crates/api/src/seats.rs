//! How much of what is dear runs at once: on this server, and of one user.

use crate::error::{Answer, Code, Problem};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// After how many seconds another try makes sense.
const LATER: u64 = 5;

/// The users of whom something runs.
#[derive(Debug, Clone)]
pub struct Seats {
    taken: Arc<Mutex<Vec<Uuid>>>,
    all: usize,
    each: usize,
    too_many: Code,
    what: &'static str,
}

/// The right to run one, until it is dropped.
#[derive(Debug)]
pub struct Seat {
    seats: Seats,
    user: Uuid,
}

impl Seats {
    /// For exports: each has a connection to the database, and keeps a core busy.
    pub fn of_exports() -> Self {
        Self::new(6, 2, Code::TooManyExports, "exports")
    }

    /// For requests that wait: what they wait for is looked at again and again.
    pub fn of_waits() -> Self {
        Self::new(1000, 20, Code::TooManyRequests, "waiting requests")
    }

    fn new(all: usize, each: usize, too_many: Code, what: &'static str) -> Self {
        Self { taken: Arc::default(), all, each, too_many, what }
    }

    /// A seat for this user, if there is one.
    pub fn take(&self, user: Uuid) -> Answer<Seat> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let code = if taken.iter().filter(|other| **other == user).count() >= self.each {
            self.too_many
        } else if taken.len() >= self.all {
            Code::Unavailable
        } else {
            taken.push(user);
            return Ok(Seat { seats: self.clone(), user });
        };
        Err(Problem::new(code).detail(format!("too many {} at once", self.what)).retry_after(LATER))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = taken.iter().position(|user| *user == self.user) {
            taken.swap_remove(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_few_and_come_back() {
        let seats = Seats::of_exports();
        let user = Uuid::from_u128;
        let mut taken: Vec<Seat> = (0..6).map(|n| seats.take(user(n / 2)).unwrap()).collect();
        assert_eq!(seats.take(user(0)).unwrap_err().code(), Code::TooManyExports);
        assert_eq!(seats.take(user(9)).unwrap_err().code(), Code::Unavailable);
        taken.remove(0);
        let _mine = seats.take(user(0)).unwrap();
        assert_eq!(seats.take(user(9)).unwrap_err().code(), Code::Unavailable);
    }
}
