//! The operator who runs a command: a user of the operating system, not of Gatepass.

use std::env;

use nix::unistd::{User, gethostname, getuid};
use serde_json::{Value, json};

/// The longest name that is recorded without proof.
const LONGEST: usize = 100;

/// The operator for the audit log: the OS user and the machine, which the system proves, and the `sudo` caller, which
/// anybody who can set variables may claim.
pub fn operator() -> Value {
    let uid = getuid();
    let name = User::from_uid(uid).ok().flatten().map(|user| user.name);
    let host = gethostname().ok().map(|host| host.to_string_lossy().into_owned());
    let claimed = |name: &str| Some(env::var(name).ok()?.chars().take(LONGEST).collect::<String>());
    json!({
        "os_user": { "uid": uid.as_raw(), "name": name },
        "host": host,
        "claimed": { "sudo_user": claimed("SUDO_USER") },
    })
}
