//! Whose a credential is, as far as this server has seen it prove so: which quota a request counts against is known before
//! the database is asked. It gives no rights: those are looked up for every request.

use gatepass_domain::ids::UserId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// So many are known at least before the oldest are forgotten, and twice as many at most.
const KNOWN: usize = 20_000;

/// Whose a credential is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// This user's, when it was used last.
    Of(UserId),
    /// Nobody's any more: it was good once.
    Nobodys,
}

/// Whose credentials are that were used lately: session ids and hashes of keys. What was made up never comes in.
#[derive(Debug, Default)]
pub struct Owners(Mutex<Generations>);

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<Vec<u8>, Whose>,
    old: HashMap<Vec<u8>, Whose>,
}

impl Owners {
    /// Whose it is, where this server knows.
    pub fn whose(&self, credential: &[u8]) -> Option<Whose> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.young.get(credential).or_else(|| all.old.get(credential)).copied()
    }

    /// Remembers whose this credential was just now.
    pub fn remember(&self, credential: &[u8], whose: Whose) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.young.get(credential) == Some(&whose) {
            return;
        }
        if all.young.len() >= KNOWN {
            all.old = std::mem::take(&mut all.young);
        }
        all.young.insert(credential.to_vec(), whose);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn owners_are_known_by_what_was_used_lately_and_never_too_many() {
        let owners = Owners::default();
        let ann = Whose::Of(UserId(Uuid::from_u128(1)));
        owners.remember(b"ann", ann);
        for n in 0..5 * KNOWN {
            owners.remember(&n.to_be_bytes(), ann);
            if n % 100 == 0 {
                owners.remember(b"ann", ann);
            }
        }
        assert_eq!(owners.whose(b"ann"), Some(ann));
        assert_eq!(owners.whose(&0_usize.to_be_bytes()), None);
        owners.remember(b"ann", Whose::Nobodys);
        assert_eq!(owners.whose(b"ann"), Some(Whose::Nobodys));
        let all = owners.0.lock().unwrap();
        assert!(all.young.len() + all.old.len() <= 2 * KNOWN);
    }
}
