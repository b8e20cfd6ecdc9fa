//! A caller of the API.

use crate::http::{Answer, request};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

/// A user with credentials.
#[derive(Clone)]
pub struct Person {
    /// The user's id; empty if only a token is known.
    pub id: String,
    /// The login name; empty if only a token is known.
    pub username: String,
    /// An access token or an API key.
    pub token: Option<String>,
    pub(crate) base: String,
    pub(crate) client: Client,
}

impl Person {
    /// A request with this person's credentials.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        request(&self.client, &self.base, self.token.as_deref(), method, path)
    }

    /// The same user with another token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// GET of a path.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    /// POST of a JSON body. A decision of a ticket that names no level is about the level that is open now, in a list of tickets
    /// about the first. An empty object is not sent: an action without fields needs no body, and some operations refuse one.
    pub async fn post(&self, path: &str, mut body: Value) -> Answer {
        let decided =
            path.strip_prefix("/tickets/").filter(|rest| rest.ends_with("approve") || rest.ends_with("deny"));
        if let (Some(rest), Some(fields)) = (decided, body.as_object_mut())
            && !fields.contains_key("level")
        {
            let level = match rest.split_once('/') {
                Some((id, _)) => self.get(&format!("/tickets/{id}")).await.json["level"].clone(),
                None => json!(1),
            };
            fields.insert("level".to_owned(), if level.is_null() { json!(1) } else { level });
        }
        let request = self.request(Method::POST, path);
        Answer::of(if body.is_null() || body == json!({}) { request } else { request.json(&body) }).await
    }

    /// PUT of a JSON body. Null: without a body.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        let request = self.request(Method::PUT, path);
        Answer::of(if body.is_null() { request } else { request.json(&body) }).await
    }

    /// PATCH with a JSON body.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PATCH, path).json(&body)).await
    }

    /// DELETE of a path.
    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }

    /// Opens a ticket and returns it.
    pub async fn ask(&self, body: Value) -> Value {
        self.post("/tickets", body).await.expect(201)
    }

    /// Calls an action of a ticket or grant, such as `cancel`.
    pub async fn act(&self, area: &str, object: &Value, verb: &str, body: Value) -> Answer {
        let id = object["id"].as_str().unwrap();
        self.post(&format!("/{area}/{id}/{verb}"), body).await
    }

    /// Approves a ticket.
    pub async fn approve(&self, ticket: &Value) -> Answer {
        self.act("tickets", ticket, "approve", json!({})).await
    }

    /// The ticket as this person sees it.
    pub async fn see(&self, ticket: &Value) -> Value {
        self.get(&format!("/tickets/{}", ticket["id"].as_str().unwrap())).await.expect(200)
    }
}
