//! Refuses passwords that others would guess soon. `zxcvbn` estimates the guesses: it knows lists of common passwords, names and
//! words in any case and with the usual replacements, patterns of keyboards, dates and repetitions, and the user's own data.

use crate::Result;
use gatepass_domain::refused::Fault;
use gatepass_domain::text::TextEnum;
use gatepass_domain::why::Why;
use gatepass_domain::writing::opaque;
use gatepass_persistence::directory::users::User;
use tokio::task::spawn_blocking;

/// A password that is found in fewer guesses is refused. The limits of the login stretch so many guesses to a hundred days.
const FEWEST_GUESSES: u64 = 1_000_000;

/// The detail of the refusal.
pub const REFUSAL: &str = "is too common: others guess it soon";

/// Whether the password is common, or follows from the user's names and address (`about`). Blocks for milliseconds.
pub fn is_common(password: &str, about: &[&str]) -> bool {
    let is_theirs = |known: &&str| known.to_lowercase() == password.to_lowercase();
    about.iter().any(is_theirs) || zxcvbn::zxcvbn(password, about).guesses() < FEWEST_GUESSES
}

/// The names and the address of a user, for [`fault`].
pub fn about(user: &User) -> Vec<String> {
    [Some(&user.username), Some(&user.name), user.email.as_ref()].into_iter().flatten().cloned().collect()
}

/// The fault of a new password that is common, or has a character that no password may have. `about` holds the names and the
/// address of its user.
pub async fn fault(password: &str, about: Vec<String>) -> Result<Option<Fault>> {
    if opaque(password).is_none() {
        return Ok(Some(Fault::new("/password", "invalid_character", "control characters are not allowed")));
    }
    let password = password.to_owned();
    let is_common = spawn_blocking(move || {
        let about: Vec<&str> = about.iter().map(String::as_str).collect();
        is_common(&password, &about)
    });
    let is_common = is_common.await.map_err(|_| Why::Internal)?;
    Ok(is_common.then(|| Fault::new("/password", Why::CommonPassword.as_str(), REFUSAL)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guessed_first_is_common_however_it_is_written() {
        for password in [
            "password1234",
            "Password123!",
            "P@ssw0rd1234",
            "PASSWORDPASSWORD",
            "123456789012",
            "qwertyuiop12",
            "qwertyuiopasdfghjkl",
            "aaaaaaaaaaaaaaaa",
            "iloveyou1234",
            "administrator",
            "welcome12345",
            "letmein12345",
            "changeme1234",
            "password2026",
            "abcdefghijkl",
            "12345678",
            "password",
            "changeme",
            "admin123",
        ] {
            assert!(is_common(password, &[]), "{password}");
        }
    }

    #[test]
    fn what_follows_from_the_user_is_common_for_them_alone() {
        let about = ["marguerite.dupont", "Marguerite Dupont", "m.dupont@example.com"];
        for password in
            ["marguerite.dupont", "MARGUERITE.DUPONT", "Marguerite Dupont", "m.dupont@example.com"]
        {
            assert!(is_common(password, &about), "{password}");
        }
        assert!(!is_common("marguerite.dupont", &["alice"]));
    }

    #[test]
    fn what_nobody_guesses_soon_is_taken() {
        for password in [
            "correct-horse-battery",
            "correct horse battery staple",
            "bobs long password",
            "alice has a long password",
            "a long password",
            "a password for measurements",
            "torture, not secrecy",
            "another long one",
            "the thief's own",
            "whatever it is",
            "vk3 9fQx!",
        ] {
            assert!(!is_common(password, &["bob", "alice"]), "{password}");
        }
    }
}
