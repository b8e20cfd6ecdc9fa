//! Errors of connection attempts: which address was not reached, and why. The driver's own text names neither.

use crate::Error;
use std::error::Error as _;
use tokio_postgres::Config;
use tokio_postgres::config::Host;

/// PostgreSQL's port, if a URL names none.
const PORT: u16 = 5432;

/// The error of an attempt to connect: host, port and cause. It never has the user or the password.
pub(crate) fn unreached(config: &Config, error: &tokio_postgres::Error) -> Error {
    let cause = match (error.as_db_error(), error.source()) {
        (Some(refused), _) => refused.to_string(),
        (None, Some(cause)) => cause.to_string(),
        (None, None) => error.to_string(),
    };
    Error::Unavailable(format!("can't connect to PostgreSQL at {}: {cause}", addresses(config)))
}

/// The addresses of a URL, each as `host:port`, or as the folder of a socket.
fn addresses(config: &Config) -> String {
    let (hosts, ports) = (config.get_hosts(), config.get_ports());
    let named = hosts.iter().enumerate().map(|(n, host)| {
        let port = ports.get(n).or_else(|| ports.first()).copied().unwrap_or(PORT);
        match host {
            Host::Tcp(name) if name.contains(':') => format!("[{name}]:{port}"),
            Host::Tcp(name) => format!("{name}:{port}"),
            Host::Unix(folder) => format!("{}/.s.PGSQL.{port}", folder.display()),
        }
    });
    named.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_their_ports_and_no_password() {
        for (url, shown) in [
            ("postgres://app:s3cret@db/x", "db:5432"),
            ("postgres://app:s3cret@db:6000/x", "db:6000"),
            ("postgres://app:s3cret@one:1,two:2/x", "one:1, two:2"),
            ("postgres://app@%2Frun%2Fpg/x", "/run/pg/.s.PGSQL.5432"),
        ] {
            assert_eq!(addresses(&url.parse().unwrap()), shown, "{url}");
        }
    }
}
