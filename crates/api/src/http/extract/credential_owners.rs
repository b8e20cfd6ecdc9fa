//! The owners of credentials that this server has verified lately. So the server knows the quota that a request counts against
//! before it asks the database. Rights do not come from here: every request looks them up.

use gatepass_domain::ids::UserId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Remembers at least this many credentials before it forgets the oldest, and at most twice as many.
const KNOWN: usize = 20_000;

/// The owner of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The user whose credential it was when it was last used.
    Of(UserId),
    /// Nobody: the credential was valid once, and no longer is.
    Nobodys,
}

/// The owners of credentials (session ids and hashes of keys) that were used lately. Invalid credentials are never added.
#[derive(Debug, Default)]
pub struct CredentialOwners(Mutex<Generations>);

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<Vec<u8>, Whose>,
    old: HashMap<Vec<u8>, Whose>,
}

impl CredentialOwners {
    /// The owner of the credential, if this server knows it.
    pub fn whose(&self, credential: &[u8]) -> Option<Whose> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.young.get(credential).or_else(|| all.old.get(credential)).copied()
    }

    /// Remembers the owner of a credential that was just verified.
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
        let owners = CredentialOwners::default();
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
