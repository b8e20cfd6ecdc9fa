//! Mails that don't arrive: what is tried again, and what is not.

use std::time::Duration;

use super::{
    config, mail, mailer,
    support::smtp::{Options, Smtp},
};
use gatepass_delivery::mail::{Failed, MailConfig, Mailer};

async fn failure(mailer: &Mailer, to: &str) -> Failed {
    mailer.send(&mail(to)).await.expect_err(to)
}

#[tokio::test]
async fn a_refused_recipient_is_a_bounce_and_nothing_else_is() {
    let server = Smtp::start(Options::default());
    let mailer = mailer(&server, "", None);
    for (to, why) in [
        ("nobody", "5.1.1 no such user"),
        ("full", "5.2.2 the mailbox is full"),
        ("moved", "5.1.6 the mailbox has moved"),
    ] {
        let failed = failure(&mailer, &format!("{to}@example.net")).await;
        assert!(matches!(&failed, Failed::Permanent(text) if text.contains(why)), "{to}: {failed:?}");
    }
    for (to, why) in [
        ("later", "4.3.0 try again later"),
        ("busy", "4.3.1 no space"),
        ("foreign", "5.7.1 Relay access denied"),
        ("exim", "relay not permitted"),
        ("syntax", "what is that"),
        ("spam", "this looks like spam"),
        ("hangup", "421 bye"),
    ] {
        let failed = failure(&mailer, &format!("{to}@example.net")).await;
        let text = failed.to_string();
        assert!(matches!(failed, Failed::Transient(_)), "{to}: {failed:?}");
        assert!(text.contains(why) || to == "hangup", "{to}: {text}");
    }
    assert!(matches!(failure(&mailer, "no address").await, Failed::Permanent(_)));
    // A failure spoils no later mail.
    mailer.send(&mail("carol@example.net")).await.unwrap();
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn a_refused_sender_or_login_is_the_operators_fault() {
    let server = Smtp::start(Options::default());
    let refused = MailConfig { from: "refused@example.org".to_owned(), ..config(&server, "") };
    let failed = failure(&Mailer::new(&refused).unwrap(), "carol@example.net").await;
    assert!(
        matches!(&failed, Failed::Transient(why) if why.starts_with("the sender was refused")),
        "{failed:?}"
    );

    let server = Smtp::start(Options { login: "desk:p@ss", ..Options::default() });
    let failed = failure(&mailer(&server, "desk:wrong@", None), "carol@example.net").await;
    assert!(
        matches!(&failed, Failed::Transient(why) if why.starts_with("the mail server refused our login")),
        "{failed:?}"
    );
    assert!(!failed.to_string().contains("wrong"));
    let failed = failure(&mailer(&server, "", None), "carol@example.net").await;
    assert!(
        matches!(&failed, Failed::Transient(why) if why.starts_with("the sender was refused")),
        "{failed:?}"
    );
}

#[tokio::test]
async fn no_password_and_no_mail_travel_without_tls() {
    // A server that takes logins without TLS, as an attacker in between would pretend.
    let server = Smtp::start(Options { mode: "plain", login: "desk:p@ss", ..Options::default() });
    for login in ["desk:p%40ss@", ""] {
        let failed = failure(&mailer(&server, login, None), "carol@example.net").await;
        assert!(matches!(&failed, Failed::Transient(why) if why.contains("has no STARTTLS")), "{failed:?}");
    }
    assert_eq!((server.log().as_str(), server.mails().len()), ("", 0));
}

#[tokio::test]
async fn a_server_with_a_certificate_of_nobody_gets_nothing() {
    for (mode, scheme) in [("starttls", "smtp"), ("tls", "smtps")] {
        let server = Smtp::start(Options { mode, login: "desk:p@ss", ..Options::default() });
        let url = format!("{scheme}://desk:p%40ss@localhost:{}", server.port).into();
        let config = MailConfig { url, ca: None, ..config(&server, "") };
        let failed = failure(&Mailer::new(&config).unwrap(), "carol@example.net").await;
        assert!(matches!(failed, Failed::Transient(_)), "{failed:?}");
        assert_eq!((server.log().as_str(), server.mails().len()), ("", 0));
    }
}

#[tokio::test]
async fn a_server_that_takes_too_long_or_is_away_is_tried_again() {
    let server = Smtp::start(Options::default());
    let hasty = MailConfig { timeout: Duration::from_secs(1), ..config(&server, "") };
    let failed = failure(&Mailer::new(&hasty).unwrap(), "slow@example.net").await;
    assert_eq!(failed, Failed::Transient("no answer within 1 s".to_owned()));

    // The server is started anew, and the mailer's connection to the old one is closed.
    let old = mailer(&server, "", None);
    old.send(&mail("carol@example.net")).await.unwrap();
    let (port, certificates) = (server.port, config(&server, "").ca);
    drop(server);
    let failed = failure(&old, "carol@example.net").await;
    assert!(
        matches!(&failed, Failed::Transient(why) if why.starts_with("can't connect to the mail server")),
        "{failed:?}"
    );
    let server = Smtp::start(Options { port, mode: "plain", ..Options::default() });
    let url = format!("smtp://localhost:{port}?tls=none").into();
    let again = MailConfig { url, ca: certificates, ..config(&server, "") };
    Mailer::new(&again).unwrap().send(&mail("carol@example.net")).await.unwrap();
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn letters_beyond_ascii_before_the_at_need_a_server_that_takes_them() {
    let server = Smtp::start(Options { is_ascii: true, ..Options::default() });
    let mailer = mailer(&server, "", None);
    let failed = failure(&mailer, "张三@example.net").await;
    assert!(matches!(&failed, Failed::Permanent(why) if why.contains("SMTPUTF8")), "{failed:?}");
    mailer.send(&mail("carol@bücher.example")).await.unwrap();
}

#[test]
fn wrong_settings_are_told_without_their_values() {
    let server = Smtp::start(Options::default());
    let good = config(&server, "");
    for (config, why) in [
        (
            MailConfig { url: "smtp://desk:secret@x?tls=none".to_owned().into(), ..good.clone() },
            "without TLS",
        ),
        (MailConfig { from: "nobody".to_owned(), ..good.clone() }, "must be a sender"),
        (MailConfig { from: "张三@example.org".to_owned(), ..good.clone() }, "must be a sender"),
        (MailConfig { ca: Some(b"secret".to_vec()), ..good.clone() }, "certificates in PEM"),
    ] {
        let fault = Mailer::new(&config).unwrap_err().to_string();
        assert!(fault.contains(why) && !fault.contains("secret"), "{fault}");
    }
}
