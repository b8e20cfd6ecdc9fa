//! The database's URL: whether it is valid, and how to show it without the password. It is read with the driver's own
//! parser. So everything that the driver takes for a password is hidden, and a URL that the driver would misread is
//! refused.

use tokio_postgres::{Config, config::Host};

use super::secret::MASK;

/// Parameters whose values are shown. Other parameters may be secret.
const HARMLESS: [&str; 14] = [
    "application_name",
    "channel_binding",
    "connect_timeout",
    "dbname",
    "host",
    "hostaddr",
    "keepalives",
    "keepalives_idle",
    "load_balance_hosts",
    "options",
    "port",
    "sslmode",
    "target_session_attrs",
    "user",
];

/// Whether it is a valid PostgreSQL URL without ambiguity. The driver takes everything up to the first `@` for user
/// and password. With an `@` in the password or in a parameter, it would look up the rest as a host name.
pub(super) fn is_one(url: &str) -> bool {
    let is_url = url.starts_with("postgres://") || url.starts_with("postgresql://");
    let is_host = |host: &Host| match host {
        Host::Tcp(name) => name.chars().all(|c| c.is_alphanumeric() || "-._:".contains(c)),
        Host::Unix(_) => true,
    };
    let user = url.split_once('@').map_or("", |(before, _)| before).trim_start_matches(|c| c != '/');
    let name = user.trim_start_matches('/').split(':').next().unwrap_or_default();
    is_url
        && !name.contains(['/', '?', '='])
        && !user.to_ascii_lowercase().contains("password=")
        && url.parse::<Config>().is_ok_and(|config| config.get_hosts().iter().all(is_host))
}

/// The URL without its password, which is before the `@` or in a parameter.
pub(super) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://").filter(|_| is_one(url)) else {
        return MASK.to_owned();
    };
    let (user, rest) = rest.split_once('@').map_or((None, rest), |(user, rest)| (Some(user), rest));
    // A second `@` may have been meant as the end of the password.
    if rest.contains('@') {
        return MASK.to_owned();
    }
    let mut shown = format!("{scheme}://");
    if let Some(user) = user {
        let (name, password) = user.split_once(':').map_or((user, ""), |(name, _)| (name, ":"));
        let masked = if password.is_empty() { "" } else { MASK };
        shown.extend([name, password, masked, "@"]);
    }
    let (address, query) = rest.split_once('?').map_or((rest, ""), |(address, query)| (address, query));
    shown.push_str(address);
    for (n, pair) in query.split('&').filter(|pair| !pair.is_empty()).enumerate() {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = if HARMLESS.contains(&name) { value } else { MASK };
        shown.extend([if n == 0 { "?" } else { "&" }, name, "=", value]);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn passwords_of_urls_are_masked_wherever_they_stand() {
        for (url, shown) in [
            ("postgres://db/x", "postgres://db/x"),
            ("postgres://app@db/x", "postgres://app@db/x"),
            ("postgres://app:s3cret@db:5432/x", "postgres://app:****@db:5432/x"),
            ("postgresql://app:s3cret@db", "postgresql://app:****@db"),
            ("postgres://app:s3?cret@db/x", "postgres://app:****@db/x"),
            ("postgres://app:?s3cret&a=b@db/x", "postgres://app:****@db/x"),
            ("postgres://app:s3/cret@db/x", "postgres://app:****@db/x"),
            ("postgres://app:s3#cret@db/x", "postgres://app:****@db/x"),
            ("postgres://app:s3:cret@db/x", "postgres://app:****@db/x"),
            ("postgres://app:s3%40cret@[::1]:5432,db2/x", "postgres://app:****@[::1]:5432,db2/x"),
            ("postgres://app:s3?c:r/e#t@%2Frun%2Fpg/x", "postgres://app:****@%2Frun%2Fpg/x"),
            (
                "postgres://app@%2Ftmp/x?sslmode=prefer&password=s3cret",
                "postgres://app@%2Ftmp/x?sslmode=prefer&password=****",
            ),
            ("postgres://app@db/x?p%61ssword=s3cret", "postgres://app@db/x?p%61ssword=****"),
            // A URL that the driver may misread is hidden completely.
            ("postgres://app:s3@db/x?password=s3@cret", "****"),
            ("postgres://app:p@s/s3cret@db/x", "****"),
            ("postgres://db/x?password=s3@cret", "****"),
            ("postgres://db:5432/x?password=s3@cret", "****"),
            ("postgres://app:p@ss3cret@db/x", "****"),
            ("postgres://app:p@s/s3?cret@db/x", "****"),
            ("postgres://app:s3cret", "****"),
            ("postgres://db/x?user=a@b&password=s3cret", "****"),
            ("postgres://db/x?passwort=s3cret", "****"),
            ("host=db user=app password=s3cret", "****"),
            ("mysql://app:s3cret@db/x", "****"),
        ] {
            assert_eq!(without_password(url), shown, "{url}");
        }
    }

    proptest! {
        #[test]
        fn fuzz_no_password_is_shown(
            password in "[a-z?#/@:&=%]{0,4}(s3cret)[a-z?#/@:&=%]{0,4}",
            after in "(/x(\\?sslmode=prefer)?)?",
        ) {
            for url in [
                format!("postgres://app:{password}@db{after}"),
                format!("postgres://app@db/x?password={password}"),
                format!("postgres://db/x?user=app&password={password}&sslmode=prefer"),
                format!("host=db password={password}"),
            ] {
                let shown = without_password(&url);
                prop_assert!(!shown.contains("s3cret"), "{}", shown);
            }
        }
    }
}
