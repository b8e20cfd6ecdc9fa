//! Mails that arrive: headers, parts and threads.

use super::{
    config, mail, mailer,
    support::smtp::{Options, Smtp},
};
use gatepass_delivery::mail::{Mail, Mailer};
use uuid::Uuid;

const LOGIN: &str = "desk:p%40ss@";

#[tokio::test]
async fn a_mail_arrives_whole_over_starttls_with_a_login() {
    let server = Smtp::start(Options { login: "desk:p@ss", ..Options::default() });
    mailer(&server, LOGIN, None).send(&mail("carol@example.net")).await.unwrap();
    let mails = server.mails();
    let [received] = &mails[..] else { panic!("{mails:#?}") };
    let envelope = &received.envelope;
    assert_eq!(envelope["from"], "desk@example.org");
    assert_eq!(envelope["to"][0], "carol@example.net");
    assert_eq!((envelope["tls"].as_bool(), envelope["authenticated"].as_bool()), (Some(true), Some(true)));
    assert_eq!(server.log(), "auth PLAIN tls=True\n");

    for (name, value) in [
        ("from", "Gatepass Zürich <desk@example.org>"),
        ("to", "Carol <carol@example.net>"),
        ("subject", "Zugriffsantrag: Datenbank für 夜班"),
        ("date", "Mon, 30 Nov 2026 12:00:00 +0000"),
        ("message-id", "<delivery.00000000-0000-0000-0000-000000000007@example.org>"),
        ("auto-submitted", "auto-generated"),
        ("x-auto-response-suppress", "All"),
        ("mime-version", "1.0"),
    ] {
        assert_eq!(received.header(name), Some(value), "{name}");
    }
    for name in ["in-reply-to", "references", "list-unsubscribe", "list-unsubscribe-post", "bcc"] {
        assert_eq!(received.header(name), None, "{name}");
    }
    assert_eq!(received.mail["type"], "multipart/alternative");
    let parts = received.mail["parts"].as_array().unwrap();
    let types: Vec<_> = parts.iter().map(|part| (&part["type"], &part["charset"])).collect();
    assert_eq!(
        format!("{types:?}"),
        r#"[(String("text/plain"), String("utf-8")), (String("text/html"), String("utf-8"))]"#
    );
    let text = |n: usize| parts[n]["text"].as_str().unwrap().replace("\r\n", "\n");
    assert_eq!((text(0), text(1)), (mail("").content.text, mail("").content.html));
    assert_eq!(received.mail["defects"].as_array().unwrap().len(), 0, "{}", received.mail);
    assert_eq!(received.mail["bare_newlines"], 0);
    assert!(received.mail["longest_line"].as_u64().unwrap() <= 998);
}

#[tokio::test]
async fn a_mail_arrives_over_tls_from_the_start_and_without_any_where_that_is_said() {
    for (mode, url) in
        [("tls", "smtps://desk:p%40ss@localhost:PORT"), ("plain", "smtp://localhost:PORT?tls=none")]
    {
        let login = if mode == "tls" { "desk:p@ss" } else { "" };
        let server = Smtp::start(Options { mode, login, ..Options::default() });
        let mut config = config(&server, "");
        config.url = url.replace("PORT", &server.port.to_string()).into();
        Mailer::new(&config).unwrap().send(&mail("carol@example.net")).await.unwrap();
        let mails = server.mails();
        assert_eq!(mails.len(), 1, "{mode}");
        assert_eq!(mails[0].envelope["tls"].as_bool(), Some(mode == "tls"));
    }
}

#[tokio::test]
async fn connections_are_used_again() {
    let server = Smtp::start(Options::default());
    let mailer = mailer(&server, "", None);
    for _ in 0..3 {
        mailer.send(&mail("carol@example.net")).await.unwrap();
    }
    let ports: Vec<_> = server.mails().iter().map(|mail| mail.envelope["peer"].clone()).collect();
    assert!(ports.len() == 3 && ports.iter().all(|port| *port == ports[0]), "{ports:?}");
}

#[tokio::test]
async fn the_mails_of_a_request_to_one_person_are_one_thread() {
    let server = Smtp::start(Options::default());
    let mailer = mailer(&server, "", None);
    let thread =
        |ticket, to, id| Mail { id: Uuid::from_u128(id), thread: Some(Uuid::from_u128(ticket)), ..mail(to) };
    for (ticket, to, id) in [
        (1, "carol@example.net", 1),
        (1, "carol@example.net", 2),
        (2, "carol@example.net", 3),
        (1, "dave@example.net", 4),
    ] {
        mailer.send(&thread(ticket, to, id)).await.unwrap();
    }
    let mails = server.mails();
    let roots: Vec<&str> = mails.iter().map(|mail| mail.header("references").unwrap()).collect();
    assert_eq!(roots[0], roots[1]);
    assert!(roots[0] != roots[2] && roots[0] != roots[3], "{roots:?}");
    for mail in &mails {
        assert_eq!(mail.header("in-reply-to"), mail.header("references"));
        let root = mail.header("references").unwrap();
        assert!(
            root.starts_with("<ticket.") && root.ends_with("@example.org>") && !root.contains("carol"),
            "{root}"
        );
    }
    let mut ids: Vec<&str> = mails.iter().map(|mail| mail.header("message-id").unwrap()).collect();
    ids.dedup();
    assert_eq!(ids.len(), 4);
}

#[tokio::test]
async fn mails_that_can_be_turned_off_say_how() {
    let server = Smtp::start(Options::default());
    let mailer = mailer(&server, "", None);
    let url = format!("https://desk.example.org/unsubscribe?token={}", "x".repeat(200));
    mailer.send(&Mail { unsubscribe: Some(url.clone()), ..mail("carol@example.net") }).await.unwrap();
    for bad in [
        "http://desk.example.org/u",
        "https://desk.example.org/a b",
        "https://x/>\r\nBcc: eve@example.net",
        "",
    ] {
        mailer.send(&Mail { unsubscribe: Some(bad.to_owned()), ..mail("carol@example.net") }).await.unwrap();
    }
    let mails = server.mails();
    assert_eq!(mails[0].header("list-unsubscribe"), Some(format!("<{url}>").as_str()));
    assert_eq!(mails[0].header("list-unsubscribe-post"), Some("List-Unsubscribe=One-Click"));
    assert_eq!(mails.len(), 5);
    for mail in &mails[1..] {
        assert_eq!((mail.header("list-unsubscribe"), mail.header("list-unsubscribe-post")), (None, None));
    }
}

#[tokio::test]
async fn names_and_domains_of_all_languages_arrive() {
    let server = Smtp::start(Options::default());
    let mailer = mailer(&server, "", None);
    let name = Some("张三 \"Zoë\" <x>, O'Neil".to_owned());
    mailer.send(&Mail { name: name.clone(), ..mail("carol@bücher.example") }).await.unwrap();
    mailer.send(&Mail { name: name.clone(), ..mail("张三@例子.测试") }).await.unwrap();
    let mails = server.mails();
    assert_eq!(mails[0].envelope["to"][0], "carol@xn--bcher-kva.example");
    assert_eq!(mails[1].envelope["to"][0], "张三@xn--fsqu00a.xn--0zwm56d");
    let options = mails[1].envelope["options"].to_string();
    assert!(options.contains("SMTPUTF8") && options.contains("8BITMIME"), "{options}");
    assert!(!mails[0].envelope["options"].to_string().contains("SMTPUTF8"));
    for mail in &mails {
        let to = mail.header("to").unwrap();
        assert!(
            to.contains("张三 ")
                && to.contains("Zoë")
                && to.ends_with(&format!("<{}>", mail.envelope["to"][0].as_str().unwrap())),
            "{to}"
        );
    }
    assert_eq!(mails[0].mail["defects"].as_array().unwrap().len(), 0, "{}", mails[0].mail);
}

#[tokio::test]
async fn no_value_can_add_a_header_or_a_recipient() {
    let server = Smtp::start(Options::default());
    let mailer = mailer(&server, "", None);
    mailer.send(&mail("carol@example.net")).await.unwrap();
    for evil in [
        "\r\nBcc: eve@example.net",
        "\nBcc: eve@example.net\n\nbody",
        "x\r\n\r\nbody",
        "\rBcc: eve@example.net",
        "=?utf-8?q?=0d=0aBcc:_eve@example.net?=",
        "\u{2028}Bcc: e",
        "\0",
        "\u{85}Bcc: e",
        ", eve@example.net",
        "\" <eve@example.net>, \"",
        "a\u{202e}b",
    ] {
        let mut mail = Mail { name: Some(format!("Carol{evil}")), ..mail("carol@example.net") };
        mail.content.subject = format!("Subject{evil}");
        mail.content.text = format!("Text{evil}");
        mail.thread = Some(Uuid::from_u128(1));
        mail.unsubscribe = Some(format!("https://desk.example.org/{evil}"));
        mailer.send(&mail).await.unwrap();
    }
    let mails = server.mails();
    let usual = mails[0].names();
    assert_eq!(mails.len(), 12);
    for mail in &mails {
        let mut names = mail.names();
        names.retain(|name| {
            !matches!(*name, "in-reply-to" | "references" | "list-unsubscribe" | "list-unsubscribe-post")
        });
        assert_eq!(names, usual, "{mail:#?}");
        assert_eq!(mail.envelope["to"].as_array().unwrap().len(), 1);
        let to = mail.header("to").unwrap();
        assert!(to.ends_with("<carol@example.net>") && to.starts_with(['C', '"']), "{to}");
        assert_eq!(mail.mail["parts"].as_array().unwrap().len(), 2);
    }
}
