//! The settings of mail and webhooks: what is understood, what is refused, and what is never shown.

use std::{
    collections::BTreeMap, ffi::OsString, fs, os::unix::fs::PermissionsExt, path::Path, time::Duration,
};

use gatepass_server::config::{Config, ConfigError, Resolved};

type Pairs<'a> = &'a [(&'a str, &'a str)];

fn resolve(variables: Pairs) -> Result<Resolved, ConfigError> {
    let variables = variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
    Resolved::merge(&BTreeMap::new(), variables, None)
}

fn config(variables: Pairs) -> Result<Config, ConfigError> {
    Config::understand(&resolve(variables)?)
}

const URL: (&str, &str) = ("GATEPASS_MAIL_URL", "smtp://desk:s3cret@mail.example.org");
const FROM: (&str, &str) = ("GATEPASS_MAIL_FROM", "Gatepass <desk@example.org>");

#[test]
fn without_settings_there_is_no_mail_and_webhooks_are_for_the_public_internet() {
    let config = config(&[]).unwrap();
    assert!(config.mail.is_none() && config.frontend_url.is_none());
    assert_eq!(config.webhooks.allow, gatepass_delivery::webhook::Allow::default());
    assert_eq!(config.webhooks.timeout, Duration::from_secs(20));
    assert!(config.webhooks.client().is_ok());
}

#[test]
fn mail_needs_a_server_and_a_sender() {
    let config = config(&[URL, FROM, ("GATEPASS_MAIL_TIMEOUT", "5")]).unwrap();
    let mail = config.mail.unwrap();
    assert_eq!((mail.from.as_str(), mail.timeout), (FROM.1, Duration::from_secs(5)));
    assert!(mail.dkim.is_none() && mail.mailer().is_ok());
    assert!(!format!("{mail:?}").contains("s3cret"));
}

#[test]
fn wrong_settings_stop_the_start_in_one_line_without_their_values() {
    for (variables, message) in [
        (&[URL][..], "mail_url (from GATEPASS_MAIL_URL): needs mail_from too"),
        (
            &[("GATEPASS_MAIL_URL", "mail:s3cret"), FROM][..],
            "mail_url (from GATEPASS_MAIL_URL): must be smtp://",
        ),
        (
            &[("GATEPASS_MAIL_URL", "smtp://desk:s3cret@mail?tls=none"), FROM][..],
            "mail_url (from GATEPASS_MAIL_URL)",
        ),
        (
            &[URL, ("GATEPASS_MAIL_FROM", "s3cret")][..],
            "mail_from (from GATEPASS_MAIL_FROM): must be an address",
        ),
        (&[URL, ("GATEPASS_MAIL_FROM", "张三@example.org")][..], "mail_from (from GATEPASS_MAIL_FROM)"),
        (
            &[("GATEPASS_MAIL_TIMEOUT", "121")][..],
            "mail_timeout (from GATEPASS_MAIL_TIMEOUT): must be a whole",
        ),
        (&[("GATEPASS_WEBHOOK_TIMEOUT", "0")][..], "webhook_timeout (from GATEPASS_WEBHOOK_TIMEOUT): must"),
        (
            &[("GATEPASS_WEBHOOK_ALLOW", "*")][..],
            "webhook_allow (from GATEPASS_WEBHOOK_ALLOW): must be hosts",
        ),
        (
            &[("GATEPASS_MAIL_DKIM_KEY_FILE", "x")][..],
            "mail_dkim_key_file (from GATEPASS_MAIL_DKIM_KEY_FILE): needs mail_dkim",
        ),
        (
            &[("GATEPASS_MAIL_DKIM_SELECTOR", "a;b")][..],
            "mail_dkim_selector (from GATEPASS_MAIL_DKIM_SELECTOR): must",
        ),
        (
            &[("GATEPASS_FRONTEND_URL", "desk")][..],
            "frontend_url (from GATEPASS_FRONTEND_URL): must begin with",
        ),
        (
            &[("GATEPASS_FRONTEND_URL", "https://desk/{ticket}")][..],
            "frontend_url (from GATEPASS_FRONTEND_URL)",
        ),
        (&[("GATEPASS_FRONTEND_URL", "https://desk/ x")][..], "frontend_url (from GATEPASS_FRONTEND_URL)"),
    ] {
        let error = config(variables).unwrap_err().to_string();
        assert!(error.starts_with(message) && !error.contains('\n') && !error.contains("s3cret"), "{error}");
    }
}

#[test]
fn the_printed_settings_hide_the_password_of_the_mail_server() {
    let printed = resolve(&[URL, FROM]).unwrap().to_string();
    assert!(
        printed.contains("mail_url = \"smtp://desk:****@mail.example.org\" # GATEPASS_MAIL_URL"),
        "{printed}"
    );
    let printed = resolve(&[("GATEPASS_MAIL_URL", "smtp:desk:s3cret@mail")]).unwrap().to_string();
    assert!(!printed.contains("s3cret"), "{printed}");
}

#[test]
fn files_are_read_when_mail_and_webhooks_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    fs::write(file("text"), "no certificate").unwrap();
    let message = |variables: &[(&str, &str)]| {
        let config = config(&[&[URL, FROM], variables].concat()).unwrap();
        let mail = config.mail.unwrap().mailer().map(|_| ());
        mail.and(config.webhooks.client().map(|_| ())).unwrap_err().to_string()
    };
    let (text, missing) = (file("text"), file("missing"));
    assert!(
        message(&[("GATEPASS_MAIL_CA_FILE", &text)]).starts_with("mail_ca_file (from its content): must be")
    );
    assert!(
        message(&[("GATEPASS_MAIL_CA_FILE", &missing)]).starts_with(&format!("{missing}: can't be read"))
    );
    assert!(
        message(&[("GATEPASS_WEBHOOK_CA_FILE", &text)])
            .starts_with("webhook_ca_file (from its content): must")
    );
    let dkim = [("GATEPASS_MAIL_DKIM_KEY_FILE", text.as_str()), ("GATEPASS_MAIL_DKIM_SELECTOR", "s")];
    fs::set_permissions(Path::new(&text), fs::Permissions::from_mode(0o644)).unwrap();
    assert!(message(&dkim).contains("everybody can read `mail_dkim_key_file` in it"));
    fs::set_permissions(Path::new(&text), fs::Permissions::from_mode(0o640)).unwrap();
    assert!(
        message(&dkim).starts_with("mail_dkim_key_file (from its content): must be a private key in PEM")
    );
}

#[test]
fn links_follow_the_pattern_of_the_frontend() {
    let url =
        config(&[("GATEPASS_FRONTEND_URL", "https://desk.example.org/{kind}/{id}")]).unwrap().frontend_url;
    let id = uuid::Uuid::from_u128(7);
    assert_eq!(url.unwrap().ticket(id), format!("https://desk.example.org/tickets/{id}"));
}
