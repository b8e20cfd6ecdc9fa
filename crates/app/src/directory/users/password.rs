//! A password that somebody else than its user sets.

use crate::Result;
use crate::auth::common_passwords;
use crate::auth::passwords::Hashing;
use gatepass_domain::refused::Fault;

/// A new password, judged and hashed: the hash to store, or the fault for which it is refused. Neither, if none was given.
#[derive(Default)]
pub struct JudgedPassword {
    pub(super) hash: Option<String>,
    pub(super) fault: Option<Fault>,
}

impl JudgedPassword {
    /// Judges a password by the names and the address of its user (`about`), and hashes it. That takes long, so it is done
    /// before a transaction locks anything.
    pub(super) async fn of(hashing: &Hashing, password: Option<&str>, about: Vec<String>) -> Result<Self> {
        let Some(password) = password else { return Ok(Self::default()) };
        if let Some(fault) = common_passwords::fault(password, about).await? {
            return Ok(Self { hash: None, fault: Some(fault) });
        }
        let hash = hashing.enter()?.hash(password.to_owned()).await?;
        Ok(Self { hash: Some(hash), fault: None })
    }
}
