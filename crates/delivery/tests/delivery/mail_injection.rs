//! Answers that somebody in between adds before TLS begins (CVE-2021-33515 and its like), so that all later ones are out of step.

use gatepass_delivery::mail::{Failed, MailConfig, Mailer};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
};

use super::{mail, receiver::acceptor, support::certificates::Certificates};

/// Reads a command, byte by byte, since the next one may be there already. Empty: the caller went away.
async fn command(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut line = String::new();
    while !line.ends_with('\n') {
        let Ok(byte) = stream.read_u8().await else { break };
        line.push(char::from(byte));
    }
    line.to_ascii_uppercase()
}

async fn say(stream: &mut (impl AsyncWrite + Unpin), answer: &str) {
    stream.write_all(answer.as_bytes()).await.ok();
    stream.flush().await.ok();
}

/// Serves one caller, and adds this to the answer to STARTTLS. Returns the commands that came over TLS.
async fn serve(
    listener: TcpListener,
    certificates: Certificates,
    added: &str,
    extensions: &str,
) -> Vec<String> {
    let (mut plain, _) = listener.accept().await.unwrap();
    say(&mut plain, "220 mail.test\r\n").await;
    command(&mut plain).await;
    say(&mut plain, "250-mail.test\r\n250 STARTTLS\r\n").await;
    command(&mut plain).await;
    say(&mut plain, &format!("220 go\r\n{added}")).await;
    let Ok(mut stream) = acceptor(&certificates).accept(plain).await else {
        return vec!["no TLS".to_owned()];
    };
    let mut heard = Vec::new();
    loop {
        let line = command(&mut stream).await;
        let Some(verb) = line.split_whitespace().next().map(str::to_owned) else { return heard };
        let answer = match verb.as_str() {
            "EHLO" => extensions,
            "AUTH" => "235 welcome\r\n",
            "DATA" => "354 go\r\n",
            "MAIL" | "RCPT" | "NOOP" => "250 OK\r\n",
            "QUIT" => "221 bye\r\n",
            _ => "554 5.1.1 refused\r\n",
        };
        heard.push(verb);
        say(&mut stream, answer).await;
    }
}

async fn send(
    login: &str,
    added: &'static str,
    extensions: &'static str,
) -> (Result<(), Failed>, Vec<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let certificates = Certificates::make();
    let config = MailConfig {
        url: format!("smtp://{login}127.0.0.1:{}", listener.local_addr().unwrap().port()).into(),
        from: "desk@example.org".to_owned(),
        ca: Some(certificates.authority()),
        dkim: None,
        timeout: std::time::Duration::from_secs(5),
    };
    let server = tokio::spawn(serve(listener, certificates, added, extensions));
    let mailer = Mailer::new(&config).unwrap();
    let sent = mailer.send(&mail("carol@example.net")).await;
    drop(mailer);
    (sent, server.await.unwrap())
}

const EXTENSIONS: &str = "250-mail.test\r\n250-SIZE 1000000\r\n250 AUTH PLAIN\r\n";

#[tokio::test]
async fn an_answer_that_was_added_before_tls_is_noticed() {
    for login in ["", "desk:secret@"] {
        for extensions in [EXTENSIONS, "250 mail.test\r\n"] {
            let (sent, heard) = send(login, "250-mail.test\r\n250 AUTH PLAIN\r\n", extensions).await;
            assert!(
                matches!(&sent, Err(Failed::Transient(why)) if why.contains("out of step")),
                "{sent:?} {heard:?}"
            );
        }
    }
    // The same server without that answer is taken, up to its own refusal.
    let (sent, heard) = send("desk:secret@", "", EXTENSIONS).await;
    assert!(matches!(&sent, Err(Failed::Permanent(_) | Failed::Transient(_))), "{sent:?}");
    assert_eq!(heard[..6], ["EHLO", "NOOP", "AUTH", "MAIL", "RCPT", "DATA"], "{heard:?}");
}
