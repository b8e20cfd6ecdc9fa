//! Password hashing: argon2id with OWASP's parameters, which are the defaults of the crate. A hash keeps a core busy for tens of
//! milliseconds, so it runs on a thread of its own, and a queue limits how many run at once.

use crate::Result;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, Params, PasswordHash};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_domain::writing::opaque;
use rand::RngExt;
use std::sync::{Arc, LazyLock};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

/// A hash that no password fits, because it is random. An unknown user is compared with it, so that the refusal takes as long as
/// that of a wrong password.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let (salt, hash): ([u8; 16], [u8; Params::DEFAULT_OUTPUT_LEN]) = rand::rng().random();
    let (m, t, p) = (Params::DEFAULT_M_COST, Params::DEFAULT_T_COST, Params::DEFAULT_P_COST);
    let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
    format!("$argon2id$v=19$m={m},t={t},p={p}${salt}${hash}")
});

/// How many passwords may wait for each one that is being hashed: about a second's work.
const WAITING: usize = 16;
/// The seconds after which a refused caller may try again.
const LATER: u64 = 1;

/// The queue of passwords to hash. It limits how many are hashed at once and how many wait, because each takes a core and 19 MiB,
/// and anybody may ask for it.
#[derive(Debug, Clone)]
pub struct Hashing {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

/// A place in the queue, until it is dropped. Take it before anything else, above all before a database connection.
#[derive(Debug)]
pub struct Place {
    turns: Arc<Semaphore>,
    _place: OwnedSemaphorePermit,
}

impl Hashing {
    /// A queue that hashes `at_once` passwords at the same time.
    pub fn new(at_once: usize) -> Self {
        let at_once = at_once.max(1);
        let places = Semaphore::new(at_once * (1 + WAITING));
        Self { places: Arc::new(places), turns: Arc::new(Semaphore::new(at_once)) }
    }

    /// Takes a place, or refuses if the queue is full.
    pub fn enter(&self) -> Result<Place> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| {
            Refused::new(Why::Unavailable).detail("too many passwords at once").retry_after(LATER)
        })?;
        Ok(Place { turns: Arc::clone(&self.turns), _place: place })
    }
}

impl Place {
    /// Hashes a password in its normal form ([`opaque`]); gives the hash to store, a PHC string.
    pub async fn hash(&self, password: String) -> Result<String> {
        let hash = self.run(move || hash_now(&password)).await?;
        hash.ok_or_else(|| Why::Internal.into())
    }

    /// Whether the password fits the stored hash, in its normal form or as it was typed: older hashes are of the latter.
    /// Without a stored hash it never does, and the answer takes as long.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool> {
        let fits_as = |password: &str, stored: &str| {
            PasswordHash::new(stored)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        };
        let fits = move |password: &str, stored: &str| {
            let normal = opaque(password).filter(|normal| normal != password);
            normal.is_some_and(|normal| fits_as(&normal, stored)) || fits_as(password, stored)
        };
        self.run(move || judge(stored.as_deref(), |stored| fits(&password, stored))).await
    }

    /// Runs the work on a thread of its own when its turn comes. The work owns the turn: it goes on after its caller has hung up.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| Why::Internal)?;
        let done = spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        Ok(done.await.map_err(|_| Why::Internal)?)
    }
}

/// Hashes a password; gives the hash to store. None: it has a character that no password may have. Blocks for tens of
/// milliseconds.
pub fn hash_now(password: &str) -> Option<String> {
    let hash: argon2::password_hash::Result<argon2::password_hash::phc::PasswordHash> =
        Argon2::default().hash_password(opaque(password)?.as_bytes());
    hash.ok().map(|h| h.to_string())
}

/// Compares in every case; without a stored hash, with one that fits nobody.
fn judge(stored: Option<&str>, fits: impl FnOnce(&str) -> bool) -> bool {
    fits(stored.unwrap_or(&NOBODY)) && stored.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::task::Poll;

    #[test]
    fn an_unknown_user_costs_the_same_work_as_a_known_one() {
        let mut compared = Vec::new();
        let known = hash_now("correct horse").unwrap();
        for stored in [None, Some(known.as_str())] {
            judge(stored, |hash| {
                compared.push(PasswordHash::new(hash).unwrap().params.to_string());
                true
            });
        }
        assert_eq!(compared.len(), 2);
        assert_eq!(compared[0], compared[1], "with the same memory, passes and lanes");
        assert!(!judge(None, |_| true), "nobody logs in as nobody");
    }

    #[test]
    fn nobodys_hash_is_computed_like_any_other() {
        let hash = PasswordHash::new(&NOBODY).ok();
        let outcome = hash.map(|hash| Argon2::default().verify_password(b"password", &hash));
        assert_eq!(outcome, Some(Err(argon2::password_hash::Error::PasswordInvalid)));
    }

    #[tokio::test]
    async fn who_hangs_up_does_not_make_room_before_the_work_is_done() {
        let hashing = Hashing::new(1);
        let place = hashing.enter().unwrap();
        let (go_on, wait) = std::sync::mpsc::channel();
        let mut work = Box::pin(place.run(move || wait.recv().unwrap()));
        // The work has begun when its caller leaves.
        assert!(std::future::poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await.is_pending());
        drop(work);
        drop(place);
        assert_eq!(hashing.turns.available_permits(), 0);
        let next = hashing.enter().unwrap();
        let mut waits = Box::pin(next.run(|| ()));
        assert!(std::future::poll_fn(|context| Poll::Ready(waits.as_mut().poll(context))).await.is_pending());
        go_on.send(()).unwrap();
        waits.await.unwrap();
    }

    #[test]
    fn the_queue_is_short() {
        let hashing = Hashing::new(2);
        let places: Vec<Place> = std::iter::from_fn(|| hashing.enter().ok()).collect();
        assert_eq!(places.len(), 2 + 2 * WAITING);
        assert_eq!(hashing.enter().unwrap_err().why(), Why::Unavailable);
        drop(places);
        assert!(hashing.enter().is_ok());
    }
}
