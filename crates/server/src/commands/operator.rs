//! Who runs a command: no user of ours, but one of the operating system.

use std::env;

use nix::unistd::{User, gethostname, getuid};
use serde_json::{Value, json};

/// The longest name that is written down of those that nobody vouches for.
const LONGEST: usize = 100;

/// For the log: the OS user and the machine, of which the system knows, and who `sudo` says called it, which whoever may
/// set variables may claim.
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
