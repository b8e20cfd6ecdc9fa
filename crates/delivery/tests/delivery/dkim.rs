//! Signatures of mails, verified by another program with real keys.

use base64::{Engine, engine::general_purpose::STANDARD};
use gatepass_delivery::mail::{Dkim, Mail};
use zeroize::Zeroizing;

use super::{
    mail, mailer,
    support::{
        certificates::openssl,
        smtp::{Options, Smtp},
    },
};

/// A key and its record in the DNS.
fn key(arguments: &[&str], kind: &str) -> (Dkim, String) {
    let folder = tempfile::tempdir().unwrap();
    openssl(folder.path(), &[&["genpkey", "-out", "key.pem"], arguments].concat());
    openssl(folder.path(), &["pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "public.der"]);
    let key = Zeroizing::new(std::fs::read_to_string(folder.path().join("key.pem")).unwrap());
    let public = std::fs::read(folder.path().join("public.der")).unwrap();
    // The record of an Ed25519 key has the 32 bytes alone (RFC 8463).
    let public = if kind == "ed25519" { &public[public.len() - 32..] } else { &public[..] };
    let record = format!("v=DKIM1; k={kind}; p={}", STANDARD.encode(public));
    (Dkim { selector: "s2026".to_owned(), domain: None, key }, record)
}

#[tokio::test]
async fn signatures_are_good_and_cover_the_mail() {
    let rsa = key(&["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "rsa");
    let ed25519 = key(&["-algorithm", "ED25519"], "ed25519");
    for (dkim, record) in [rsa, ed25519] {
        let server = Smtp::start(Options::default());
        let mailer = mailer(&server, "", Some(dkim));
        let unsubscribe = Some("https://desk.example.org/unsubscribe?token=x".to_owned());
        let first = Mail { unsubscribe, thread: Some(uuid::Uuid::from_u128(1)), ..mail("carol@example.net") };
        let mut second = mail("张三@例子.测试");
        second.content.text = "trailing spaces  \n\ttabs\t\n\n\n\n".to_owned();
        for mail in [first, second] {
            mailer.send(&mail).await.unwrap();
        }
        let mails = server.mails_signed(&record);
        assert_eq!(mails.len(), 2);
        for mail in &mails {
            assert_eq!(mail.mail["dkim"], true, "{record}\n{mail:#?}");
            assert_eq!(mail.mail["asked"][0], "s2026._domainkey.example.org.");
            assert!(mail.header("dkim-signature").unwrap().contains("t=1796040000"));
            assert_eq!(mail.names()[0], "dkim-signature");
            assert!(mail.mail["longest_line"].as_u64().unwrap() <= 200);
        }
        let other = key(&["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "rsa").1;
        assert!(server.mails_signed(&other).iter().all(|mail| mail.mail["dkim"] == false));
    }
}
