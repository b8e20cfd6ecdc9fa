//! The table of settings. A new setting is a row here and a field in `values`. Its flag, variable, key, help and line
//! in `--print-config` follow from the row.

/// One setting.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The key in `gatepass.toml`. The flag and the variable are derived from it.
    pub key: &'static str,
    /// The default. None: see the help.
    pub default: Option<&'static str>,
    /// How `--print-config` shows the value.
    pub shown: Shown,
    /// One line for `--help`.
    pub help: &'static str,
}

/// How `--print-config` shows a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Unchanged.
    Plainly,
    /// Without the password in it.
    WithoutPassword,
    /// Only that it is set.
    Masked,
}

impl Setting {
    /// The variable, such as `GATEPASS_DATABASE_URL` for `database_url`.
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.key.to_ascii_uppercase())
    }

    /// Whether the setting is true or false. Such values need no quotes in the file.
    pub fn is_switch(&self) -> bool {
        matches!(self.default, Some("true" | "false"))
    }

    /// The flag, such as `database-url` for `database_url`.
    pub fn flag(&self) -> String {
        self.key.replace('_', "-")
    }
}

/// The prefix of every variable.
pub const PREFIX: &str = "GATEPASS_";

const fn row(key: &'static str, default: Option<&'static str>, shown: Shown, help: &'static str) -> Setting {
    Setting { key, default, shown, help }
}

/// All settings, in the order of `docs/operations.md`.
pub const SETTINGS: &[Setting] = &[
    row("listen", Some("127.0.0.1:8080"), Shown::Plainly, "Address and port of the API"),
    row(
        "metrics_listen",
        None,
        Shown::Plainly,
        "Address and port of `/metrics`, which needs no credential; without it nothing is counted",
    ),
    row(
        "database_url",
        None,
        Shown::WithoutPassword,
        "PostgreSQL 15 or later, postgres://...; without it the embedded database",
    ),
    row(
        "data_dir",
        Some("./.gatepass"),
        Shown::Plainly,
        "Folder of the embedded database and of generated keys",
    ),
    row(
        "admin_password",
        None,
        Shown::Masked,
        "Password of `admin`, made at first start; without it generated and printed once",
    ),
    row(
        "public_url",
        None,
        Shown::Plainly,
        "The address that callers use, which links in mails lead to; with https, browsers are told to use nothing else",
    ),
    row(
        "security_contact",
        None,
        Shown::Plainly,
        "Contacts for security reports, comma-separated, such as mailto:security@example.org; without it none",
    ),
    row(
        "jwt_key_file",
        None,
        Shown::Plainly,
        "Ed25519 signing key, PEM; without it generated in the data folder",
    ),
    row("log", Some("info"), Shown::Plainly, "Tracing filter, such as `info,gatepass_api=debug`"),
    row("rate_limit", Some("6000"), Shown::Plainly, "Requests per minute for each caller; 0 lifts the limit"),
    row(
        "open_tickets",
        Some("200"),
        Shown::Plainly,
        "Tickets that a requester may have open at once in an organization; 0 lifts the limit",
    ),
    row(
        "request_timeout",
        Some("10"),
        Shown::Plainly,
        "Seconds that a caller may take to send a request's head, and as many for its body",
    ),
    row(
        "answer_timeout",
        Some("30"),
        Shown::Plainly,
        "Seconds that a caller may leave an answer unread before the connection is closed",
    ),
    row("max_connections", Some("2000"), Shown::Plainly, "Connections at once; more are refused"),
    row(
        "max_connections_per_address",
        Some("100"),
        Shown::Plainly,
        "Connections at once from one address, or one IPv6 network of 64 bits; trusted proxies have no limit of their own",
    ),
    row(
        "export_timeout",
        Some("600"),
        Shown::Plainly,
        "Seconds that an export may take; a caller who reads it more slowly is cut off",
    ),
    row(
        "export_stall",
        Some("25"),
        Shown::Plainly,
        "Seconds that a caller may leave an export unread before it is cut off, 25 at most",
    ),
    row(
        "cors_origins",
        None,
        Shown::Plainly,
        "Origins whose pages may call the API, comma-separated; without it only the API's own",
    ),
    row(
        "trusted_proxies",
        None,
        Shown::Plainly,
        "Proxies, as addresses or networks, comma-separated, whose X-Forwarded-For is trusted; without it none",
    ),
    row("workers", None, Shown::Plainly, "Threads that serve requests; without it one for each core"),
    row(
        "worker",
        Some("true"),
        Shown::Plainly,
        "Whether `serve` also runs background jobs; `gatepass worker` runs them too",
    ),
    row("worker_poll", Some("1"), Shown::Plainly, "Seconds between two queries for due jobs"),
    row(
        "secrets_key_file",
        None,
        Shown::Plainly,
        "Keys that encrypt the secrets of channels, one on a line, the first encrypts; without it data_dir/secrets.key",
    ),
    row(
        "chat_endpoints",
        None,
        Shown::Plainly,
        "Other addresses of chat services, such as slack=https://slack-gov.com; see docs/channels.md",
    ),
    row(
        "frontend_url",
        None,
        Shown::Plainly,
        "Pages that messages link to, such as https://desk.example.org/{kind}/{id}; without it they have no links",
    ),
    row(
        "mail_url",
        None,
        Shown::WithoutPassword,
        "Mail server, smtp://user:password@host:587 with STARTTLS or smtps://...; without it no mail is sent",
    ),
    row("mail_from", None, Shown::Plainly, "Sender of mails, such as Gatepass <gatepass@example.org>"),
    row(
        "mail_ca_file",
        None,
        Shown::Plainly,
        "Certificates, PEM, that may vouch for the mail server besides those of the system",
    ),
    row("mail_timeout", Some("60"), Shown::Plainly, "Seconds that sending one mail may take"),
    row(
        "mail_dkim_key_file",
        None,
        Shown::Plainly,
        "Private key, PEM, RSA or Ed25519, that signs mails; without it they are not signed",
    ),
    row("mail_dkim_selector", None, Shown::Plainly, "Name of that key in the DNS"),
    row("mail_dkim_domain", None, Shown::Plainly, "Domain of that key; without it the sender's"),
    row(
        "webhook_allow",
        None,
        Shown::Plainly,
        "Hosts, addresses and networks, comma-separated, that webhooks may reach although they are not public",
    ),
    row(
        "webhook_ca_file",
        None,
        Shown::Plainly,
        "Certificates, PEM, that may vouch for receivers of webhooks besides those of the system",
    ),
    row(
        "webhook_timeout",
        Some("20"),
        Shown::Plainly,
        "Seconds that a receiver of webhooks may take to answer",
    ),
    row(
        "pg_bin",
        None,
        Shown::Plainly,
        "Folder of initdb and postgres for the embedded database; without it searched",
    ),
];
