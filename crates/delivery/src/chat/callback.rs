//! What services send to Gatepass, and what they are answered.

use percent_encoding::percent_decode_str;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{Action, Card};

/// The most bytes of a request that are looked at.
const LONGEST: usize = 256 * 1024;

/// A request of a service, as it came over the wire.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// Its headers. Names may have any case; values with other than visible ASCII may be omitted.
    pub headers: &'a [(&'a str, &'a str)],
    /// What follows the `?`, percent-encoded. Empty: nothing.
    pub query: &'a str,
    /// The bytes of its body, neither parsed nor changed: signatures cover them.
    pub body: &'a [u8],
}

impl<'a> Incoming<'a> {
    /// The only header of this name.
    pub(super) fn header(&self, name: &str) -> Option<&'a str> {
        let mut values = self.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name));
        let (_, value) = values.next()?;
        values.next().is_none().then_some(*value)
    }

    /// The only parameter of this name, decoded. A `+` stays, since it is a character of base64.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        let mut values = pairs.filter(|(n, _)| *n == name);
        let (_, value) = values.next()?;
        let value = values.next().is_none().then_some(value)?;
        percent_decode_str(value).decode_utf8().ok().map(std::borrow::Cow::into_owned)
    }

    /// Refuses a body that is too long to be a press.
    pub(super) fn check_length(&self) -> Result<(), Refused> {
        if self.body.len() > LONGEST { Err(Refused::Unreadable) } else { Ok(()) }
    }
}

/// A person at a service. Store all of it: a user id alone may belong to several people in different tenants.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// The workspace, corporation or tenant.
    pub tenant: String,
    /// The user in it.
    pub user: String,
}

/// What a service wants.
#[derive(Debug, Clone, PartialEq)]
pub enum Callback {
    /// The service checks our address: answer this.
    Challenge(Reply),
    /// Nothing to do: answer with [`Reply::empty`].
    Nothing,
    /// A person wants to deny: ask for the reason with `ask_reason` within three seconds. Only Slack.
    AskReason(AskReason),
    /// A person pressed a button.
    Pressed(Pressed),
    /// A person has the app now, and can be written to. Only Teams.
    Met {
        /// The person.
        who: Identity,
        /// Where cards to this person go. Store it: the service gives it only here.
        to: String,
    },
}

/// A button that a person pressed. It is a claim: the caller checks that the token is one of its own and unused, and asks its
/// own rules whether the person may decide.
#[derive(Clone, PartialEq)]
pub struct Pressed {
    /// The person.
    pub who: Identity,
    /// The token of the button.
    pub token: String,
    /// The id of the press. A press with an id that was seen before is a repetition.
    pub event_id: String,
    /// The button, if the service says it. The token says it too, and is what counts.
    pub action: Option<Action>,
    /// Why the person denies, if they were asked. Not cleaned, not empty.
    pub reason: Option<String>,
    /// Where the card is: use it for `update` instead of the address of `send`. None: that one is still right.
    pub address: Option<Value>,
    /// How the person is told something that the answer can't tell.
    pub(super) handle: Handle,
}

impl std::fmt::Debug for Pressed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pressed")
            .field("who", &self.who)
            .field("event_id", &self.event_id)
            .finish_non_exhaustive()
    }
}

/// What a service gives for an answer to a press.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Handle {
    /// Nothing, or no more than the rest of the press.
    None,
    /// Feishu: the press is of the old kind, whose answer takes no card.
    Legacy,
    /// Teams: the press came as a message, which takes no answer.
    Message,
    /// Slack: the press is the form for the reason, which shows errors.
    Form,
    /// Slack: an address to post to. It needs no token, so it is a secret.
    Url(Zeroizing<String>),
}

/// A person who wants to deny, before they gave a reason.
#[derive(Clone, PartialEq)]
pub struct AskReason {
    /// The person.
    pub who: Identity,
    /// The token of the button.
    pub token: String,
    pub(super) trigger_id: String,
    pub(super) channel: String,
    pub(super) ts: String,
}

impl std::fmt::Debug for AskReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AskReason").field("who", &self.who).finish_non_exhaustive()
    }
}

/// Why a request is refused. All faults of signatures are one, so that nobody learns how far a forgery got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is not signed, or wrong, or too long ago: answer 401.
    #[error("the request is not signed by the service")]
    Signature,
    /// It belongs to another app or tenant: answer 403.
    #[error("the request belongs to another app or tenant")]
    Foreign,
    /// The keys to verify it can't be fetched: answer 503. Only Teams.
    #[error("the keys of the service can't be fetched")]
    Keys,
    /// It is signed, but can't be read: answer 400.
    #[error("the request can't be read")]
    Unreadable,
}

/// What became of a press, for the answer to the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// The decision is recorded, or will be: the card is updated later.
    Accepted,
    /// The decision is recorded, and the card shows it. Services that can't take a card in an answer wait for `update`.
    Decided(&'a Card),
    /// The person may not decide, or something is missing: a short sentence for them. Slack and WeCom can't show it in the
    /// answer to a button: use `tell`.
    Refused(&'a str),
}

/// The answer to a request of a service: status 200 and this body, unless it says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The value of `Content-Type`. Empty: the reply has no body.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

impl Reply {
    /// Status 200 without a body.
    pub fn empty() -> Self {
        Self { status: 200, content_type: "", body: String::new() }
    }

    pub(super) fn text(body: &str) -> Self {
        Self { status: 200, content_type: "text/plain; charset=utf-8", body: body.to_owned() }
    }

    pub(super) fn json(body: &Value) -> Self {
        Self { status: 200, content_type: "application/json", body: body.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_parameters_are_there_once() {
        let headers = [("X-A", "1"), ("x-b", "2"), ("X-B", "3")];
        let incoming = Incoming { headers: &headers, query: "a=x%2By%3D&b=1&b=2&c=p+q&d", body: b"" };
        assert_eq!(incoming.header("x-a"), Some("1"));
        assert_eq!((incoming.header("x-b"), incoming.header("x-c")), (None, None));
        assert_eq!(incoming.parameter("a").as_deref(), Some("x+y="));
        assert_eq!(incoming.parameter("c").as_deref(), Some("p+q"));
        assert_eq!((incoming.parameter("b"), incoming.parameter("d")), (None, None));
    }
}
