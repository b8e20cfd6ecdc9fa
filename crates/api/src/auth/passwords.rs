//! Passwords: argon2id with OWASP's parameters (the crate's defaults), on threads of their own, since it takes long.

use crate::error::{Answer, Code, Problem};
use actix_web::web;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, Params, PasswordHash};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rand::RngExt;
use std::sync::LazyLock;

/// A hash that no password fits, being made of nothing: an unknown user takes as long to refuse as a wrong password.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let (salt, hash): ([u8; 16], [u8; Params::DEFAULT_OUTPUT_LEN]) = rand::rng().random();
    let (m, t, p) = (Params::DEFAULT_M_COST, Params::DEFAULT_T_COST, Params::DEFAULT_P_COST);
    let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
    format!("$argon2id$v=19$m={m},t={t},p={p}${salt}${hash}")
});

/// The hash to store, a PHC string.
pub async fn hash(password: String) -> Answer<String> {
    let hashed = web::block(move || hash_now(&password)).await;
    hashed.ok().flatten().ok_or_else(|| Problem::new(Code::Internal))
}

/// The hash to store; blocks for some tens of milliseconds.
pub fn hash_now(password: &str) -> Option<String> {
    let hash: argon2::password_hash::Result<argon2::password_hash::phc::PasswordHash> =
        Argon2::default().hash_password(password.as_bytes());
    hash.ok().map(|h| h.to_string())
}

/// Whether the password fits the stored hash; without one it never does, after the same time.
pub async fn verify(password: String, stored: Option<String>) -> Answer<bool> {
    let fits = web::block(move || {
        judge(stored.as_deref(), |stored| {
            PasswordHash::new(stored)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        })
    });
    fits.await.map_err(|_| Problem::new(Code::Internal))
}

/// Compares in every case, and takes what fits nobody's for wrong.
fn judge(stored: Option<&str>, fits: impl FnOnce(&str) -> bool) -> bool {
    fits(stored.unwrap_or(&NOBODY)) && stored.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
