//! A mail as bytes: headers, text and HTML. Every value comes from outside, so each is checked or cleaned before it gets
//! into a header.

use std::{fmt::Write, time::SystemTime};

use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use ring::digest::{Context, SHA256};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Failed, address};
use crate::{
    templates::Rendered,
    text::{cut, line},
};

/// A mail to one person.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The id of the delivery. Each attempt sends the same Message-ID, so that mail programs show a double once.
    pub id: Uuid,
    /// When it is sent.
    pub at: OffsetDateTime,
    /// The address, such as `carol@example.org`.
    pub to: String,
    /// The name of the recipient.
    pub name: Option<String>,
    /// The request that the mail is about. All mails of a request to one recipient are one thread.
    pub thread: Option<Uuid>,
    /// The page, with `https`, that turns such mails off. It must accept a POST without a login (RFC 8058), so that it
    /// contains a secret of this recipient. None: such mails can't be turned off.
    pub unsubscribe: Option<String>,
    /// Subject, text and HTML.
    pub content: Rendered,
}

/// The mail and its recipient, as the wire has them.
pub(super) struct Composed {
    pub to: Address,
    pub bytes: Vec<u8>,
}

/// Composes a mail from this sender.
pub(super) fn compose(mail: &Mail, from: &Mailbox) -> Result<Composed, Failed> {
    let Mail { id, at, to, name, thread, unsubscribe, content } = mail;
    let to = address::parse(to).ok_or_else(|| Failed::Permanent("is not an e-mail address".to_owned()))?;
    let domain = from.email.domain();
    let mut message = Message::builder()
        .from(from.clone())
        .to(address::mailbox(name.as_deref(), to.clone()))
        .subject(cut(&line(&content.subject), 200))
        .date(SystemTime::from(*at))
        .message_id(Some(format!("<delivery.{id}@{domain}>")))
        .raw_header(header("Auto-Submitted", "auto-generated".into()))
        // Exchange answers nothing to such a mail: no notice of absence, no receipt.
        .raw_header(header("X-Auto-Response-Suppress", "All".into()));
    if let Some(ticket) = thread {
        // No mail has this id. Mail programs group the mails that name it, whichever comes first.
        let root = root(*ticket, &to, domain);
        message = message.in_reply_to(root.clone()).references(root);
    }
    if let Some(url) = unsubscribe.as_deref().filter(|url| is_web_address(url)) {
        message = message
            .raw_header(header("List-Unsubscribe", format!("<{url}>")))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into()));
    }
    // Mail programs show the last part that they can.
    let parts = MultiPart::alternative_plain_html(content.text.clone(), content.html.clone());
    let message =
        message.multipart(parts).map_err(|e| Failed::Transient(format!("the mail can't be made: {e}")))?;
    Ok(Composed { to, bytes: message.formatted() })
}

/// A header whose value is ASCII and must not be folded or encoded.
fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

/// The id of a thread. It does not tell the recipient's address to those to whom the mail is forwarded.
fn root(ticket: Uuid, to: &Address, domain: &str) -> String {
    let mut hash = Context::new(&SHA256);
    hash.update(ticket.as_bytes());
    hash.update(to.to_string().as_bytes());
    let hex = hash.finish().as_ref().iter().take(16).fold(String::new(), |mut hex, byte| {
        // Writing to a String can't fail.
        write!(hex, "{byte:02x}").ok();
        hex
    });
    format!("<ticket.{hex}@{domain}>")
}

fn is_web_address(url: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_graphic() && !b"<>\"".contains(&b);
    url.starts_with("https://") && url.len() <= 900 && url.bytes().all(is_plain)
}
