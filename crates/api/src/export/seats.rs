//! How many exports run at once: each has a connection to the database, and keeps a core busy.

use crate::error::{Answer, Code, Problem};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// On this server.
const ALL: usize = 6;
/// Of one user.
const EACH: usize = 2;
/// After how many seconds another try makes sense.
const LATER: u64 = 5;

/// The users whose exports run.
#[derive(Debug, Clone, Default)]
pub struct Seats(Arc<Mutex<Vec<Uuid>>>);

/// The right to run one, until it is dropped.
#[derive(Debug)]
pub struct Seat {
    seats: Seats,
    user: Uuid,
}

impl Seats {
    /// A seat for this user, if there is one.
    pub fn take(&self, user: Uuid) -> Answer<Seat> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let code = if taken.iter().filter(|other| **other == user).count() >= EACH {
            Code::TooManyExports
        } else if taken.len() >= ALL {
            Code::Unavailable
        } else {
            taken.push(user);
            return Ok(Seat { seats: self.clone(), user });
        };
        Err(Problem::new(code).detail("too many exports are running").retry_after(LATER))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.0.lock().unwrap_or_else(PoisonError::into_inner);
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
        let seats = Seats::default();
        let user = Uuid::from_u128;
        let mut taken: Vec<Seat> = (0..6).map(|n| seats.take(user(n / 2)).unwrap()).collect();
        assert_eq!(seats.take(user(0)).unwrap_err().code(), Code::TooManyExports);
        assert_eq!(seats.take(user(9)).unwrap_err().code(), Code::Unavailable);
        taken.remove(0);
        let _mine = seats.take(user(0)).unwrap();
        assert_eq!(seats.take(user(9)).unwrap_err().code(), Code::Unavailable);
    }
}
