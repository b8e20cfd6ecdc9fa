//! A service sends a request: somebody pressed a button.

use super::client;
use super::words::words;
use crate::error::{Code, Problem, Result};
use crate::extract::Client;
use crate::pages;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse};
use gatepass_app::decisions::{Asked, Choice, Decision, Door, decide};
use gatepass_delivery::chat::{self, AskReason, Callback, Incoming, Outcome, Pressed, Refused, Reply};
use gatepass_domain::ids::UserId;
use gatepass_domain::notify::{self as rules, Language};
use gatepass_domain::text::TextEnum;
use gatepass_domain::why::Why;
use gatepass_persistence::notify::{self, Channel};
use gatepass_persistence::{Conn, now};
use uuid::Uuid;

/// Receives a request of a service. Services wait for 2 to 5 seconds, so what can wait is done after the answer.
pub async fn receive(request: HttpRequest, path: Path<(String, Uuid)>, body: Bytes) -> Result<HttpResponse> {
    let client = Client::of(&request)?;
    let (service, id) = path.into_inner();
    client.limit(&format!("integration {id}"))?;
    let conn = client.db.conn().await?;
    let channel = notify::find_channel(&conn, id).await?;
    let is_it = rules::Channel::parse(&service) == Some(channel.service);
    if !is_it || !channel.is_active {
        return Err(Problem::new(Code::NotFound));
    }
    let chat = self::client(&client.shared, &channel)?;
    let now = now(&conn).await?;
    // No connection to the database is held while a service is asked for its keys, or for a form.
    drop(conn);
    let headers: Vec<(&str, &str)> = (request.headers().iter())
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
        .collect();
    let incoming = Incoming { headers: &headers, query: request.query_string(), body: &body };
    let callback = chat.callback(&incoming, now).await.map_err(|refused| problem(id, refused))?;
    let reply = match callback {
        Callback::Challenge(reply) => reply,
        Callback::Nothing => Reply::empty(),
        Callback::Met { who, to } => {
            notify::save_address(&client.db.conn().await?, channel.id, &who.user, &to).await?;
            Reply::empty()
        }
        Callback::AskReason(ask) => {
            ask_reason(&client, &chat, &channel, &ask).await?;
            Reply::empty()
        }
        Callback::Pressed(pressed) => self::pressed(&client, &channel, chat, pressed).await?,
    };
    Ok(response(reply))
}

fn problem(channel: Uuid, refused: Refused) -> Problem {
    tracing::warn!(%channel, why = %refused, "a request of a chat is refused");
    Problem::new(match refused {
        Refused::Signature => Code::Unauthenticated,
        Refused::Foreign => Code::NotFound,
        Refused::Unreadable => Code::BadRequest,
        Refused::Keys => Code::Unavailable,
    })
}

fn response(reply: Reply) -> HttpResponse {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    if !reply.content_type.is_empty() {
        response.insert_header((CONTENT_TYPE, reply.content_type));
    }
    response.body(reply.body)
}

/// The person whose account this is, with their language.
async fn owner(
    conn: &Conn,
    chat: &chat::Client,
    channel: &Channel,
    account: &str,
) -> Result<Option<(UserId, Language)>> {
    let Some(user) = notify::owner_of(conn, channel.id, chat.tenant(), account).await? else {
        return Ok(None);
    };
    Ok(Some((user, notify::find_preferences(conn, user).await?.language)))
}

async fn ask_reason(client: &Client, chat: &chat::Client, channel: &Channel, ask: &AskReason) -> Result<()> {
    let owner = owner(&client.db.conn().await?, chat, channel, &ask.who.user).await?;
    let language = owner.map_or(Language::English, |(_, language)| language);
    if let Err(error) = chat.ask_reason(ask, language).await {
        tracing::warn!(channel = %channel.id, %error, "nobody is asked for a reason");
    }
    Ok(())
}

async fn pressed(client: &Client, channel: &Channel, chat: chat::Client, pressed: Pressed) -> Result<Reply> {
    let conn = client.db.conn().await?;
    if !notify::note_press(&conn, channel.id, &pressed.event_id).await? {
        return Ok(chat.reply(&pressed, Outcome::Accepted));
    }
    let owner = owner(&conn, &chat, channel, &pressed.who.user).await?;
    drop(conn);
    let refused = match owner {
        None => words(Language::English).unbound.to_owned(),
        Some((user, language)) => match decided(client, channel, user, &pressed).await {
            Ok(()) => return Ok(chat.reply(&pressed, Outcome::Accepted)),
            Err(refused) => pages::why(language, &refused),
        },
    };
    let reply = chat.reply(&pressed, Outcome::Refused(&refused));
    actix_web::rt::spawn(async move {
        if let Err(error) = chat.tell(&pressed, &refused).await {
            tracing::warn!(%error, "a person can't be told why their press is refused");
        }
    });
    Ok(reply)
}

async fn decided(
    client: &Client,
    channel: &Channel,
    user: UserId,
    pressed: &Pressed,
) -> gatepass_app::Result<()> {
    let (asked, choice) = Asked::pressed(client.shared.link_tokens(), &pressed.token)?;
    let decision = match choice {
        Choice::Approve => Decision::Approve { comment: pressed.reason.clone() },
        Choice::Deny => Decision::Deny { reason: pressed.reason.clone().ok_or(Why::ReasonMissing)? },
    };
    let (channel, address) = (channel.service, pressed.address.clone());
    let door = Door::Button { channel, user, address };
    decide(&client.db, asked, door, client.origin.clone(), decision).await.map(drop)
}
