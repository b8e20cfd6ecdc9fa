//! Where mails go out, and in whose name.

use std::{fmt, time::Duration};

use percent_encoding::percent_decode_str;
use url::Url;
use zeroize::Zeroizing;

/// The settings of mail. `Debug` shows no secret.
#[derive(Clone)]
pub struct MailConfig {
    /// The mail server: `smtp://user:password@host:587` demands STARTTLS, `smtps://...:465` has TLS from the start, and
    /// `smtp://host:25?tls=none` has none, which excludes a password.
    pub url: Zeroizing<String>,
    /// The sender, such as `Gatepass <gatepass@example.org>`. Its domain is that of the ids of mails.
    pub from: String,
    /// Certificates (PEM) to trust besides those of the system.
    pub ca: Option<Vec<u8>>,
    /// How mails are signed. None: not at all.
    pub dkim: Option<Dkim>,
    /// How long one mail may take, from the connection on.
    pub timeout: Duration,
}

/// A key that signs mails (DKIM, RFC 6376).
#[derive(Clone)]
pub struct Dkim {
    /// The name of the key in the DNS: `<selector>._domainkey.<domain>`.
    pub selector: String,
    /// The domain. None: the sender's.
    pub domain: Option<String>,
    /// The private key, PEM: RSA with 2048 bits or more, or Ed25519.
    pub key: Zeroizing<String>,
}

impl fmt::Debug for MailConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailConfig")
            .field("url", &without_password(&self.url))
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Dkim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dkim")
            .field("selector", &self.selector)
            .field("domain", &self.domain)
            .finish_non_exhaustive()
    }
}

/// The setting that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSetting {
    /// [`MailConfig::url`]
    Url,
    /// [`MailConfig::from`]
    From,
    /// [`MailConfig::ca`]
    Ca,
    /// [`MailConfig::dkim`]
    Dkim,
}

/// What is wrong with the settings of mail. Never shows a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct MailConfigFault {
    /// The setting.
    pub setting: MailSetting,
    /// What is wrong, in a few words.
    pub why: &'static str,
}

impl MailConfigFault {
    pub(super) fn new(setting: MailSetting, why: &'static str) -> Self {
        Self { setting, why }
    }
}

/// The connection's protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tls {
    /// From the first byte.
    FromStart,
    /// After STARTTLS. A server without STARTTLS is refused.
    Starttls,
    /// None, as the operator said.
    None,
}

/// The mail server.
pub(super) struct Server {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub login: Option<(String, Zeroizing<String>)>,
}

impl Server {
    pub fn parse(url: &str) -> Result<Self, MailConfigFault> {
        let form = MailConfigFault::new(
            MailSetting::Url,
            "must be smtp://user:password@host:587 or smtps://..., its password with %40 for @",
        );
        let url: Url = url.parse().map_err(|_| form)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(form)?;
        let tls = match (url.scheme(), url.query()) {
            ("smtps", None) => Tls::FromStart,
            ("smtp", None) => Tls::Starttls,
            ("smtp", Some("tls=none")) => Tls::None,
            ("smtp" | "smtps", Some(_)) => {
                return Err(MailConfigFault::new(MailSetting::Url, "has a parameter that is not tls=none"));
            }
            _ => return Err(form),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(MailConfigFault::new(MailSetting::Url, "must end after the port"));
        }
        let decode = |text: &str| percent_decode_str(text).decode_utf8().map(std::borrow::Cow::into_owned);
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => {
                let (user, password) = (decode(user), decode(password));
                Some((user.map_err(|_| form)?, Zeroizing::new(password.map_err(|_| form)?)))
            }
            _ => {
                return Err(MailConfigFault::new(
                    MailSetting::Url,
                    "must have a user and a password, or neither",
                ));
            }
        };
        if login.is_some() && tls == Tls::None {
            return Err(MailConfigFault::new(MailSetting::Url, "must not send a password without TLS"));
        }
        let port = url.port().unwrap_or(match tls {
            Tls::FromStart => 465,
            Tls::Starttls => 587,
            Tls::None => 25,
        });
        Ok(Self { host: host.trim_matches(['[', ']']).to_owned(), port, tls, login })
    }
}

/// What is wrong with the address of a mail server, if anything is.
pub fn check_url(url: &str) -> Result<(), MailConfigFault> {
    Server::parse(url).map(|_| ())
}

/// The address of a mail server without its password. An address that can't be read is hidden completely.
pub fn without_password(url: &str) -> String {
    let Ok(mut url) = url.parse::<Url>() else { return "****".to_owned() };
    if Server::parse(url.as_str()).is_err()
        || (url.password().is_some() && url.set_password(Some("****")).is_err())
    {
        return "****".to_owned();
    }
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_read() {
        let read = |url| {
            Server::parse(url).map(|s| (s.host, s.port, s.tls, s.login.map(|(u, p)| (u, p.to_string()))))
        };
        let login = Some(("desk".to_owned(), "p@ss/w:rd".to_owned()));
        for (url, server) in [
            ("smtp://mail.example.org", ("mail.example.org", 587, Tls::Starttls, None)),
            (
                "smtp://desk:p%40ss%2Fw%3Ard@mail.example.org:25",
                ("mail.example.org", 25, Tls::Starttls, login.clone()),
            ),
            (
                "smtps://desk:p%40ss%2Fw%3Ard@mail.example.org/",
                ("mail.example.org", 465, Tls::FromStart, login),
            ),
            ("smtp://[::1]:2525?tls=none", ("::1", 2525, Tls::None, None)),
            ("smtp://relay?tls=none", ("relay", 25, Tls::None, None)),
        ] {
            let (host, port, tls, login) = server;
            assert_eq!(read(url), Ok((host.to_owned(), port, tls, login)), "{url}");
        }
    }

    #[test]
    fn servers_that_are_unclear_or_unsafe_are_refused() {
        for (url, why) in [
            ("mail.example.org:25", "must be smtp://"),
            ("http://mail.example.org", "must be smtp://"),
            ("smtp://", "must be smtp://"),
            ("smtp:mail", "must be smtp://"),
            ("smtp://mail?tls=opportunistic", "has a parameter"),
            ("smtps://mail?tls=none", "has a parameter"),
            ("smtp://desk:secret@mail?tls=none", "without TLS"),
            ("smtp://desk@mail", "a user and a password, or neither"),
            ("smtp://:secret@mail", "a user and a password, or neither"),
            ("smtp://mail/queue", "must end after the port"),
            ("smtp://mail#x", "must end after the port"),
        ] {
            let fault = check_url(url).unwrap_err().to_string();
            assert!(fault.contains(why), "{url}: {fault}");
        }
    }

    #[test]
    fn no_password_is_shown() {
        for (url, shown) in [
            ("smtp://desk:secret@mail:25", "smtp://desk:****@mail:25"),
            ("smtp://mail", "smtp://mail"),
            ("smtp://desk:secret@mail?tls=none", "****"),
            ("desk:secret@mail", "****"),
        ] {
            assert_eq!(without_password(url), shown, "{url}");
        }
        let dkim = Dkim { selector: "s".into(), domain: None, key: Zeroizing::new("secret".into()) };
        let config = MailConfig {
            url: Zeroizing::new("smtp://desk:secret@mail".into()),
            from: "a@example.org".into(),
            ca: None,
            dkim: Some(dkim.clone()),
            timeout: Duration::from_secs(1),
        };
        assert!(!format!("{config:?} {dkim:?}").contains("secret"));
    }
}
