//! The settings with their types. They are checked once at the start, so later code can rely on them.

use gatepass_delivery::{FrontendUrl, chat::Endpoints};
use ipnet::IpNet;
use std::{
    net::IpAddr, net::SocketAddr, num::NonZeroU32, num::NonZeroUsize, path::PathBuf, str::FromStr, thread,
    time::Duration,
};

use super::{ConfigError, Flags, MailSettings, Resolved, Secret, WebhookSettings, database_url, delivery};

/// The configuration of the server.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address that the API listens on.
    pub listen: SocketAddr,
    /// The address that shows metrics. None: nothing is counted.
    pub metrics_listen: Option<SocketAddr>,
    /// The URL of PostgreSQL 15 or later. None: the embedded database.
    pub database_url: Option<Secret>,
    /// The folder of the embedded database and of generated keys.
    pub data_dir: PathBuf,
    /// The password of the first super admin. None: generated and printed once.
    pub admin_password: Option<Secret>,
    /// The base of links to the API, without a slash at its end. None: taken from the request.
    pub public_url: Option<String>,
    /// The contacts for security reports, as URLs.
    pub security_contact: Vec<String>,
    /// The file with the Ed25519 signing keys, in PEM. None: generated in the data folder.
    pub jwt_key_file: Option<PathBuf>,
    /// The filter of the log.
    pub log: String,
    /// Requests per minute for each caller. None: no limit.
    pub rate_limit: Option<NonZeroU32>,
    /// The most open tickets of a requester in an organization. None: no limit.
    pub open_tickets: Option<NonZeroU32>,
    /// How long a caller may take to send the head of a request, and how long for its body.
    pub request_timeout: Duration,
    /// How long a caller may leave a response unread.
    pub answer_timeout: Duration,
    /// The most connections at once.
    pub max_connections: NonZeroUsize,
    /// The most connections at once from one address.
    pub max_connections_per_address: NonZeroUsize,
    /// How long an export may take.
    pub export_timeout: Duration,
    /// How long a caller may leave an export unread.
    pub export_stall: Duration,
    /// The origins of web pages that may call the API.
    pub cors_origins: Vec<String>,
    /// The proxies whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Vec<IpNet>,
    /// The number of threads that serve requests.
    pub workers: NonZeroUsize,
    /// Whether `serve` also runs background jobs.
    pub worker: bool,
    /// How often a worker looks for jobs.
    pub worker_poll: Duration,
    /// The pages of tickets and grants, which messages link to. None: messages have no links.
    pub frontend_url: Option<FrontendUrl>,
    /// The file with the keys that encrypt secrets of channels. None: generated in the data folder.
    pub secrets_key_file: Option<PathBuf>,
    /// Where the chat services are.
    pub chat_endpoints: Endpoints,
    /// How mail is sent. None: no mail is sent.
    pub mail: Option<MailSettings>,
    /// How webhooks are sent.
    pub webhooks: WebhookSettings,
    /// The folder of `initdb` and `postgres`. None: searched.
    pub pg_bin: Option<PathBuf>,
}

impl Config {
    /// Reads flags, environment and file, and gives the values their types.
    pub fn read(flags: &Flags) -> Result<Self, ConfigError> {
        Self::understand(&Resolved::read(flags)?)
    }

    /// Gives the values their types.
    pub fn understand(resolved: &Resolved) -> Result<Self, ConfigError> {
        let from = |key| Reader { resolved, key };
        Ok(Self {
            listen: from("listen").required("must be an address and a port, such as 127.0.0.1:8080")?,
            metrics_listen: metrics_address(resolved)?,
            database_url: from("database_url")
                .text(
                    database_url::is_one,
                    "must be a URL that begins with postgres://, its password with %40 for @ and %25 for %",
                )?
                .map(Secret::new),
            data_dir: from("data_dir").required("must be a folder")?,
            admin_password: from("admin_password")
                .text(|password| password.chars().count() >= 8, "must have at least 8 characters")?
                .map(Secret::new),
            public_url: from("public_url")
                .text(is_http_url, "must begin with http:// or https://")?
                .map(|url| url.trim_end_matches('/').to_owned()),
            security_contact: from("security_contact").list(
                "must be URLs, such as mailto:security@example.org or https://example.org/security",
                |u| is_contact(u).then(|| u.to_owned()),
            )?,
            jwt_key_file: from("jwt_key_file").optional("must be a file")?,
            log: from("log")
                .text(is_filter, "is not a tracing filter, such as info,gatepass_api=debug")?
                .unwrap_or_default(),
            rate_limit: NonZeroU32::new(from("rate_limit").required("must be a whole number, 0 or more")?),
            open_tickets: NonZeroU32::new(
                from("open_tickets").required("must be a whole number, 0 or more")?,
            ),
            request_timeout: from("request_timeout")
                .required("must be a whole number of seconds, 1 or more")
                .map(|seconds: NonZeroU32| Duration::from_secs(seconds.get().into()))?,
            answer_timeout: from("answer_timeout")
                .required("must be a whole number of seconds, 1 or more")
                .map(|seconds: NonZeroU32| Duration::from_secs(seconds.get().into()))?,
            max_connections: from("max_connections").required("must be a whole number, 1 or more")?,
            max_connections_per_address: from("max_connections_per_address")
                .required("must be a whole number, 1 or more")?,
            export_timeout: from("export_timeout")
                .required("must be a whole number of seconds, 1 or more")
                .map(|seconds: NonZeroU32| Duration::from_secs(seconds.get().into()))?,
            export_stall: from("export_stall")
                .text(is_stall, "must be a whole number of seconds, 1 to 25")?
                .and_then(|seconds| seconds.parse().ok())
                .map_or(LONGEST_STALL, Duration::from_secs),
            cors_origins: from("cors_origins")
                .list("must be origins, such as https://desk.example.org", |o| {
                    (is_http_url(o) && o.matches('/').count() == 2).then(|| o.to_owned())
                })?,
            trusted_proxies: from("trusted_proxies")
                .list("must be addresses or networks, such as 10.0.0.0/8", network)?,
            workers: from("workers")
                .optional("must be a whole number, 1 or more")?
                .or_else(|| thread::available_parallelism().ok())
                .unwrap_or(NonZeroUsize::MIN),
            worker: from("worker").required("must be true or false")?,
            worker_poll: from("worker_poll")
                .required("must be a whole number of seconds, 1 or more")
                .map(|seconds: NonZeroU32| Duration::from_secs(seconds.get().into()))?,
            frontend_url: delivery::frontend_url(resolved)?,
            secrets_key_file: from("secrets_key_file").optional("must be a file")?,
            chat_endpoints: delivery::chat_endpoints(resolved)?,
            mail: delivery::mail(resolved)?,
            webhooks: delivery::webhooks(resolved)?,
            pg_bin: from("pg_bin").optional("must be a folder")?,
        })
    }
}

/// Reads one setting and gives it a type.
pub(super) struct Reader<'a> {
    pub resolved: &'a Resolved,
    pub key: &'static str,
}

impl Reader<'_> {
    pub fn text(
        &self,
        good: impl Fn(&str) -> bool,
        why: &'static str,
    ) -> Result<Option<String>, ConfigError> {
        match self.resolved.get(self.key) {
            Some((value, _)) if good(value) => Ok(Some(value.clone())),
            Some(_) => Err(self.invalid(why)),
            None => Ok(None),
        }
    }

    pub fn optional<T: FromStr>(&self, why: &'static str) -> Result<Option<T>, ConfigError> {
        self.text(|_| true, why)?.map(|value| value.parse().map_err(|_| self.invalid(why))).transpose()
    }

    pub fn required<T: FromStr>(&self, why: &'static str) -> Result<T, ConfigError> {
        self.optional(why)?.ok_or_else(|| self.invalid(why))
    }

    pub fn list<T>(
        &self,
        why: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<T>, ConfigError> {
        let value = self.text(|_| true, why)?.unwrap_or_default();
        let items = value.split(',').map(str::trim).filter(|item| !item.is_empty());
        items.map(|item| read(item).ok_or_else(|| self.invalid(why))).collect()
    }

    pub fn invalid(&self, why: &'static str) -> ConfigError {
        let origin = self.resolved.get(self.key).map(|(_, origin)| origin.to_string()).unwrap_or_default();
        ConfigError::Invalid { key: self.key, origin, why }
    }
}

/// The address of the metrics, which must not be that of the API.
fn metrics_address(resolved: &Resolved) -> Result<Option<SocketAddr>, ConfigError> {
    let setting = Reader { resolved, key: "metrics_listen" };
    let address: Option<SocketAddr> =
        setting.optional("must be an address and a port, such as 127.0.0.1:9090")?;
    let api = Reader { resolved, key: "listen" }.optional::<SocketAddr>("")?;
    match address {
        Some(address) if address.port() != 0 && Some(address) == api => {
            Err(setting.invalid("must be another address than `listen`, because it needs no credential"))
        }
        address => Ok(address),
    }
}

/// The longest `export_stall`. PostgreSQL ends a transaction that is idle for 30 seconds, so a caller who reads
/// nothing must be disconnected before.
const LONGEST_STALL: Duration = Duration::from_secs(25);

fn is_stall(seconds: &str) -> bool {
    seconds.parse().is_ok_and(|seconds| (1..=LONGEST_STALL.as_secs()).contains(&seconds))
}

fn is_http_url(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

/// Whether it is a URL that RFC 9116 allows as a contact; web addresses must use `https`. Only visible ASCII is
/// allowed, so that the text can't start another line of `security.txt`.
fn is_contact(url: &str) -> bool {
    let is_known = ["mailto:", "https://", "tel:"].iter().any(|scheme| url.starts_with(scheme));
    is_known && url.len() <= 500 && url.bytes().all(|b| b.is_ascii_graphic())
}

fn network(text: &str) -> Option<IpNet> {
    text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).ok()
}

fn is_filter(filter: &str) -> bool {
    filter.parse::<tracing_subscriber::EnvFilter>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::settings::SETTINGS;
    use super::*;
    use proptest::prelude::*;
    use std::path::Path;

    proptest! {
        #[test]
        fn fuzz_any_value_of_any_setting_is_understood_or_refused_in_one_line(
            setting in (0..SETTINGS.len()).prop_map(|n| &SETTINGS[n]),
            value in prop_oneof![".*", "[0-9a-f:./, ]{0,60}", "(https?|postgres)://.*", "-?[0-9]{1,25}"],
        ) {
            let flags = [(setting.key, value)].into();
            let read = Resolved::merge(&flags, [], None).and_then(|resolved| Config::understand(&resolved));
            if let Err(error) = read {
                let line = error.to_string();
                prop_assert!(line.starts_with(setting.key) && !line.contains('\n'), "{}", line);
            }
        }

        #[test]
        fn fuzz_any_file_is_read_or_refused_in_one_line(text in prop_oneof![".*", "((listen|log|x) ?= ?(\"[^\"]*\"|[0-9-]{1,20}|\\[)\n?){0,4}"]) {
            if let Err(error) = Resolved::merge(&[].into(), [], Some((Path::new("gatepass.toml"), &text))) {
                prop_assert!(!error.to_string().contains('\n'), "{}", error);
            }
        }

        #[test]
        fn fuzz_networks_are_read_as_they_are_written(address: std::net::IpAddr, length in 0_u8..=32) {
            let net = IpNet::new(address, length).unwrap();
            prop_assert_eq!(network(&net.to_string()), Some(net));
            prop_assert_eq!(network(&address.to_string()), Some(IpNet::from(address)));
        }
    }
}
