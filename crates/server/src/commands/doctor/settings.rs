//! Settings that are valid alone and don't fit together.

use super::Finding;
use crate::config::Config;

pub(super) fn judge(config: &Config) -> Vec<Finding> {
    let is_https = config.public_url.as_ref().is_some_and(|url| url.starts_with("https"));
    let mut found = vec![Finding::ok("settings", "every setting is understood")];
    if !config.listen.ip().is_loopback() && !is_https {
        found.push(Finding::warning(
            "encryption",
            format!("the API listens on {}, and no https address is known", config.listen),
            "put a proxy with TLS before it, and set public_url to its address",
        ));
    }
    if config.mail.is_some() && config.public_url.is_none() {
        found.push(Finding::warning(
            "mail",
            "mails have no links that decide or stop them",
            "set public_url",
        ));
    }
    found
}
