//! `/integrations/{service}/{id}/oauth`: the way back from the sign-in of a chat. Shows a code, and binds nothing: whoever follows a
//! link of an attacker must not bind their account to the attacker (see `app/chats/sign_in.rs`).

mod words;

use super::page::Page;
use crate::chats::{client, redirect_uri};
use crate::error::{Code, Problem, Result};
use crate::extract::{Client, pairs};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use gatepass_app::chats::{self, Shown, code_of_sign_in, take_sign_in};
use gatepass_domain::notify::{Channel, Language};
use gatepass_domain::text::TextEnum;
use gatepass_persistence::notify;
use uuid::Uuid;
use words::words;

/// The path of the page.
pub(crate) const OAUTH: &str = "/integrations/{service}/{id}/oauth";

/// Shows the code.
pub async fn show(request: HttpRequest, path: Path<(String, Uuid)>) -> Result<HttpResponse> {
    let client = Client::of(&request)?;
    client.limit(OAUTH)?;
    let (service, id) = path.into_inner();
    match code(&client, &service, id, request.query_string()).await {
        Ok((shown, account)) => answer(&shown, &service, account),
        Err(problem) => match problem.code() {
            Code::Internal | Code::Unavailable => Err(problem),
            Code::ChatFailed => refusal(words(Language::English).failed, Code::ChatFailed),
            _ => refusal(words(Language::English).invalid, Code::LinkInvalid),
        },
    }
}

/// The code, and the account that it binds.
async fn code(client: &Client, service: &str, id: Uuid, query: &str) -> Result<(Shown, String)> {
    let query = pairs(query);
    let get = |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let invalid = || Problem::new(Code::LinkInvalid);
    let channel = notify::find_channel(&client.db.conn().await?, id).await?;
    if Channel::parse(service) != Some(channel.service) {
        return Err(invalid());
    }
    let begun = take_sign_in(&client.db, &channel, get("state").ok_or_else(invalid)?).await?;
    // DingTalk names it otherwise. Without a code, the person did not agree.
    let given = get("code").or_else(|| get("authCode")).filter(|code| !code.is_empty());
    let given = given.ok_or_else(|| Problem::new(Code::ChatFailed))?;
    let chat = self::client(&client.shared, &channel)?;
    let redirect = redirect_uri(&client.shared, &channel)?;
    let account = match chat.identify(given, &begun.nonce, &redirect).await {
        Ok(identity) => identity.ok_or_else(invalid)?.user,
        Err(error) => {
            tracing::warn!(channel = %channel.id, %error, "a chat does not say who signed in");
            return Err(Problem::new(Code::ChatFailed));
        }
    };
    let shown = code_of_sign_in(&client.db, &channel, &begun, &client.origin, &account).await?;
    Ok((shown, account))
}

fn answer(shown: &Shown, service: &str, account: String) -> Result<HttpResponse> {
    let Shown { code: chats::Code(code), username, language } = shown;
    let words = words(*language);
    let facts = [
        (words.code, code.clone()),
        (words.user, username.clone()),
        (words.service, service.to_owned()),
        (words.account, account),
    ];
    Page {
        language: language.as_str(),
        title: words.title.to_owned(),
        paragraphs: [words.enter, words.warning].map(str::to_owned).to_vec(),
        facts: facts.into_iter().map(|(label, value)| (label.to_owned(), value)).collect(),
        form: None,
    }
    .answer(StatusCode::OK)
}

/// A page that says why there is no code. Nobody knows the reader's language.
fn refusal(why: &str, code: Code) -> Result<HttpResponse> {
    let (language, title) = (Language::English, words(Language::English).nothing.to_owned());
    let page =
        Page { language: language.as_str(), title, paragraphs: vec![why.to_owned()], ..Page::default() };
    page.answer(StatusCode::from_u16(code.status()).unwrap_or(StatusCode::NOT_FOUND))
}
