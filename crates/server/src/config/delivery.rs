//! The settings of mail and webhooks. Files are read where mail and webhooks are sent, so that `--print-config` needs none.

use std::{fs, io, num::NonZeroU32, os::unix::fs::MetadataExt, path::Path, path::PathBuf, time::Duration};

use gatepass_delivery::{
    FrontendUrl,
    chat::Endpoints,
    http::{Http, HttpConfig},
    mail::{self, Dkim, MailConfig, MailSetting, Mailer, check_url},
    webhook::{Allow, Client, WebhookConfig},
};

use super::{ConfigError, Resolved, Secret, values::Reader};

pub(super) use mail::without_password;

/// How mail is sent.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// The mail server, with its password.
    pub url: Secret,
    /// The sender.
    pub from: String,
    /// Certificates that may vouch for the server.
    pub ca_file: Option<PathBuf>,
    /// How long one mail may take.
    pub timeout: Duration,
    /// How mails are signed. None: not at all.
    pub dkim: Option<DkimSettings>,
}

/// The key that signs mails.
#[derive(Debug, Clone)]
pub struct DkimSettings {
    /// The private key, PEM.
    pub key_file: PathBuf,
    /// Its name in the DNS.
    pub selector: String,
    /// Its domain. None: the sender's.
    pub domain: Option<String>,
}

/// How webhooks are sent.
#[derive(Debug, Clone)]
pub struct WebhookSettings {
    /// What webhooks may reach although it is not public.
    pub allow: Allow,
    /// Certificates that may vouch for receivers.
    pub ca_file: Option<PathBuf>,
    /// How long a receiver may take.
    pub timeout: Duration,
}

impl MailSettings {
    /// Reads the files, and makes the mailer.
    pub fn mailer(&self) -> Result<Mailer, ConfigError> {
        let Self { url, from, ca_file, timeout, dkim } = self;
        let dkim = dkim.as_ref().map(DkimSettings::read).transpose()?;
        let ca = ca_file.as_deref().map(read).transpose()?;
        let url = url.expose().to_owned().into();
        let config = MailConfig { url, from: from.clone(), ca, dkim, timeout: *timeout };
        Mailer::new(&config).map_err(|fault| {
            let key = match fault.setting {
                MailSetting::Url => "mail_url",
                MailSetting::From => "mail_from",
                MailSetting::Ca => "mail_ca_file",
                MailSetting::Dkim => "mail_dkim_key_file",
            };
            ConfigError::Invalid { key, origin: "its content".to_owned(), why: fault.why }
        })
    }
}

impl DkimSettings {
    fn read(&self) -> Result<Dkim, ConfigError> {
        let Self { key_file, selector, domain } = self;
        let unreadable = |cause| ConfigError::Unreadable { file: key_file.clone(), cause };
        if fs::metadata(key_file).map_err(unreadable)?.mode() & 0o004 != 0 {
            return Err(ConfigError::Open { file: key_file.clone(), key: "mail_dkim_key_file" });
        }
        let key = fs::read_to_string(key_file).map_err(unreadable)?.into();
        Ok(Dkim { selector: selector.clone(), domain: domain.clone(), key })
    }
}

impl WebhookSettings {
    /// Reads the files, and makes the client.
    pub fn client(&self) -> Result<Client, ConfigError> {
        Client::new(self.config()?).map_err(|_| not_pem())
    }

    /// Reads the files, and makes the client of chat services, which reaches what webhooks reach.
    pub fn http(&self) -> Result<Http, ConfigError> {
        let WebhookConfig { allow, ca, timeout } = self.config()?;
        Http::new(HttpConfig { allow, ca, timeout }).map_err(|_| not_pem())
    }

    fn config(&self) -> Result<WebhookConfig, ConfigError> {
        let Self { allow, ca_file, timeout } = self;
        let ca = ca_file.as_deref().map(read).transpose()?;
        Ok(WebhookConfig { allow: allow.clone(), ca, timeout: *timeout })
    }
}

fn not_pem() -> ConfigError {
    let why = "must be certificates in PEM";
    ConfigError::Invalid { key: "webhook_ca_file", origin: "its content".to_owned(), why }
}

fn read(file: &Path) -> Result<Vec<u8>, ConfigError> {
    fs::read(file).map_err(|cause: io::Error| ConfigError::Unreadable { file: file.to_owned(), cause })
}

/// Whether it is meant as the URL of a mail server.
pub(super) fn is_mail_url(url: &str) -> bool {
    url.starts_with("smtp")
}

pub(super) fn mail(resolved: &Resolved) -> Result<Option<MailSettings>, ConfigError> {
    let from = |key| Reader { resolved, key };
    let url = from("mail_url").text(
        |url| check_url(url).is_ok(),
        "must be smtp://user:password@host:587 or smtps://..., its password with %40 for @, or smtp://host:25?tls=none \
         without a password",
    )?;
    let sender = from("mail_from").text(
        mail::is_sender,
        "must be an address in ASCII with or without a name, such as Gatepass <gatepass@example.org>",
    )?;
    let dkim = dkim(resolved)?;
    let ca_file = from("mail_ca_file").optional("must be a file")?;
    let timeout = seconds(&from("mail_timeout"), 120, "must be a whole number of seconds, 1 to 120")?;
    match (url, sender) {
        (None, _) => Ok(None),
        (Some(_), None) => Err(from("mail_url").invalid("needs mail_from too")),
        (Some(url), Some(from)) => {
            Ok(Some(MailSettings { url: Secret::new(url), from, ca_file, timeout, dkim }))
        }
    }
}

fn dkim(resolved: &Resolved) -> Result<Option<DkimSettings>, ConfigError> {
    let from = |key| Reader { resolved, key };
    let why = "must have letters, digits, dots and hyphens alone";
    let selector = from("mail_dkim_selector").text(is_dns_name, why)?;
    let domain = from("mail_dkim_domain").text(is_dns_name, why)?;
    match (from("mail_dkim_key_file").optional("must be a file")?, selector) {
        (None, _) => Ok(None),
        (Some(_), None) => Err(from("mail_dkim_key_file").invalid("needs mail_dkim_selector too")),
        (Some(key_file), Some(selector)) => Ok(Some(DkimSettings { key_file, selector, domain })),
    }
}

fn is_dns_name(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
}

pub(super) fn webhooks(resolved: &Resolved) -> Result<WebhookSettings, ConfigError> {
    let from = |key| Reader { resolved, key };
    let allow = from("webhook_allow").optional(
        "must be hosts, hosts with a port, addresses or networks, such as hooks.corp.example:8443 or 10.0.0.0/8",
    )?;
    Ok(WebhookSettings {
        allow: allow.unwrap_or_default(),
        ca_file: from("webhook_ca_file").optional("must be a file")?,
        timeout: seconds(&from("webhook_timeout"), 60, "must be a whole number of seconds, 1 to 60")?,
    })
}

/// A time of at most this many seconds. A lease of deliveries lasts longer than the slowest attempt.
fn seconds(setting: &Reader<'_>, most: u32, why: &'static str) -> Result<Duration, ConfigError> {
    let seconds: NonZeroU32 = setting.required(why)?;
    if seconds.get() > most {
        Err(setting.invalid(why))
    } else {
        Ok(Duration::from_secs(seconds.get().into()))
    }
}

pub(super) fn frontend_url(resolved: &Resolved) -> Result<Option<FrontendUrl>, ConfigError> {
    let setting = Reader { resolved, key: "frontend_url" };
    let why = "must begin with http:// or https://, and have {kind} and {id} as its only names";
    let url = setting.text(|url| FrontendUrl::parse(url).is_some(), why)?;
    Ok(url.and_then(|url| FrontendUrl::parse(&url)))
}

pub(super) fn chat_endpoints(resolved: &Resolved) -> Result<Endpoints, ConfigError> {
    let setting = Reader { resolved, key: "chat_endpoints" };
    let why = "must be names of services with their addresses, such as slack=https://slack-gov.com,feishu=https://...";
    let text = setting.text(|text| endpoints(text).is_some(), why)?;
    Ok(text.and_then(|text| endpoints(&text)).unwrap_or_default())
}

fn endpoints(text: &str) -> Option<Endpoints> {
    let pair = |pair: &str| {
        let (name, url) = pair.split_once('=')?;
        let is_url = url.starts_with("https://") || url.starts_with("http://");
        is_url.then(|| (name.trim().to_owned(), url.trim().trim_end_matches('/').into()))
    };
    let pairs: Option<serde_json::Map<_, _>> = text.split(',').map(pair).collect();
    serde_json::from_value(serde_json::Value::Object(pairs?)).ok()
}
