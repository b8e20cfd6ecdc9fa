//! Sends mails: one command after the other, over connections that are used again.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use lettre::{
    message::Mailbox,
    transport::smtp::{
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail as From, Noop, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
    },
};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use tokio::time::{Instant, timeout};

use super::{
    Failed, Mail, MailConfig, MailConfigFault, address,
    config::{MailSetting, Server, Tls},
    dkim::Signer,
    message::{Composed, compose},
};

/// The most connections that wait for the next mail.
const IDLE: usize = 4;
/// How long a connection may wait. Servers close idle connections after minutes.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends mails through one server.
pub struct Mailer {
    server: Server,
    tls: TlsParameters,
    from: Mailbox,
    signer: Option<Signer>,
    timeout: Duration,
    idle: Mutex<Vec<Waiting>>,
}

struct Waiting {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer")
            .field("host", &self.server.host)
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

/// The certificates of a file.
fn certificates(pem: &[u8]) -> Result<Vec<Certificate>, MailConfigFault> {
    let fault = MailConfigFault::new(MailSetting::Ca, "must be certificates in PEM");
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let found = read.map_err(|_| fault)?.into_iter().map(|der| Certificate::from_der(der.to_vec()));
    match found.collect::<Result<Vec<_>, _>>() {
        Ok(found) if !found.is_empty() => Ok(found),
        _ => Err(fault),
    }
}

/// Refuses a connection whose answers belong to other commands. Somebody in between can add an answer before TLS begins, so
/// that each later answer is taken for that of the next command, and a refused mail for an accepted one.
fn in_step(is_in_step: bool) -> Result<(), Failed> {
    let why = "the mail server's answers are out of step, as if somebody had added one before TLS";
    if is_in_step { Ok(()) } else { Err(Failed::Transient(why.to_owned())) }
}

impl Mailer {
    /// Reads the settings. Does not connect.
    pub fn new(config: &MailConfig) -> Result<Self, MailConfigFault> {
        let server = Server::parse(&config.url)?;
        let from = address::parse_sender(&config.from).ok_or(MailConfigFault::new(
            MailSetting::From,
            "must be a sender, such as Gatepass <gatepass@example.org>",
        ))?;
        let mut tls = TlsParameters::builder(server.host.clone());
        for certificate in config.ca.as_deref().map(certificates).transpose()?.unwrap_or_default() {
            tls = tls.add_root_certificate(certificate);
        }
        let tls = tls
            .build_rustls()
            .map_err(|_| MailConfigFault::new(MailSetting::Ca, "this system has no trusted certificates"))?;
        let signer = config.dkim.as_ref().map(|dkim| Signer::new(dkim, from.email.domain())).transpose()?;
        Ok(Self { server, tls, from, signer, timeout: config.timeout, idle: Mutex::default() })
    }

    /// Sends a mail. Returns once the server has accepted it, or says whether another try is worth it. After
    /// [`Failed::Transient`] the server may have the mail nevertheless, if the connection broke at the end; the next try has
    /// the same Message-ID.
    pub async fn send(&self, mail: &Mail) -> Result<(), Failed> {
        let Composed { to, mut bytes } = compose(mail, &self.from)?;
        if let Some(signer) = &self.signer {
            bytes = signer.sign(&bytes, mail.at).map_err(|fault| Failed::Transient(fault.to_string()))?;
        }
        let sent = timeout(self.timeout, async {
            let mut connection = self.connection().await?;
            self.transmit(&mut connection, &Composed { to, bytes }).await?;
            Ok(connection)
        });
        match sent.await {
            Ok(Ok(connection)) => {
                self.keep(connection);
                Ok(())
            }
            Ok(Err(failed)) => Err(failed),
            Err(_) => Err(Failed::Transient(format!("no answer within {} s", self.timeout.as_secs()))),
        }
    }

    async fn transmit(&self, connection: &mut AsyncSmtpConnection, mail: &Composed) -> Result<(), Failed> {
        let Composed { to, bytes } = mail;
        let mut options = Vec::new();
        if !to.user().is_ascii() {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                let why = "the mail server takes only ASCII letters before the @ (it has no SMTPUTF8)";
                return Err(Failed::Permanent(why.to_owned()));
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        if !bytes.is_ascii() {
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let from = From::new(Some(self.from.email.clone()), options);
        connection.command(from).await.map_err(|e| Failed::transient("the sender was refused", &e))?;
        connection.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(|e| Failed::of_recipient(&e))?;
        let go = connection.command(Data).await.map_err(|e| Failed::transient("the mail was refused", &e))?;
        in_step(go.has_code(354))?;
        connection.message(bytes).await.map_err(|e| Failed::of_content(&e))?;
        Ok(())
    }

    /// A connection that waits, or a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, Failed> {
        while let Some(Waiting { mut connection, since }) = self.waiting() {
            if since.elapsed() < PATIENCE && connection.test_connected().await {
                return Ok(connection);
            }
        }
        self.connect().await
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failed> {
        let Server { host, port, tls, login } = &self.server;
        let name = ClientId::default();
        let from_start = (*tls == Tls::FromStart).then(|| self.tls.clone());
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            (host.as_str(), *port),
            Some(self.timeout),
            &name,
            from_start,
            None,
        )
        .await
        .map_err(|e| Failed::transient("can't connect to the mail server", &e))?;
        if *tls == Tls::Starttls {
            if !connection.can_starttls() {
                connection.abort().await;
                let why = "the mail server has no STARTTLS, and nothing is sent without TLS unless `tls=none` says so";
                return Err(Failed::Transient(why.to_owned()));
            }
            connection
                .starttls(self.tls.clone(), &name)
                .await
                .map_err(|e| Failed::transient("the mail server has no valid TLS", &e))?;
            // The answer to EHLO has a line for each extension, that to NOOP has one.
            let noop =
                connection.command(Noop).await.map_err(|e| Failed::transient("the mail server", &e))?;
            in_step(noop.message().count() == 1)?;
        }
        if let Some((user, password)) = login {
            let credentials = Credentials::new(user.clone(), password.to_string());
            let in_our_name = connection
                .auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
                .await
                .map_err(|e| Failed::transient("the mail server refused our login", &e))?;
            in_step(in_our_name.has_code(235))?;
        }
        Ok(connection)
    }

    fn waiting(&self) -> Option<Waiting> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE {
            idle.push(Waiting { connection, since: Instant::now() });
        }
    }
}
