//! Changes: one transaction for the effect, its events and the remembered answer, for every endpoint alike.

use crate::error::{Answer, Code, Fault, Problem};
use crate::extract::Caller;
use crate::reply::Reply;
use actix_web::HttpResponse;
use actix_web::http::header::HeaderValue;
use actix_web::http::{Method, StatusCode};
use gatepass_persistence::Tx;
use gatepass_persistence::events::{self, NewEvent};
use gatepass_persistence::idempotency::{self, Answer as Remembered, Known};
use serde_json::json;
use sha2::{Digest, Sha256};

impl Caller {
    /// Runs the use case in a transaction and commits it; a refusal rolls everything back. A POST with an
    /// `Idempotency-Key` that was answered before is answered the same again, without running.
    pub async fn write<F>(&self, body: &[u8], work: F) -> Answer<HttpResponse>
    where
        F: AsyncFnOnce(&mut Tx) -> Answer<Reply>,
    {
        let mut tx = self.client.db.begin().await?;
        let outcome = match self.idempotency_key()? {
            Some(key) => self.once(&mut tx, &key, body, work).await,
            None => work(&mut tx).await.map(|reply| (reply, false)),
        };
        match outcome {
            Ok((reply, replayed)) => {
                tx.commit().await?;
                let mut response = reply.send();
                if replayed {
                    let (name, value) = ("idempotency-replayed", "true");
                    response.headers_mut().insert(
                        actix_web::http::header::HeaderName::from_static(name),
                        HeaderValue::from_static(value),
                    );
                }
                Ok(response)
            }
            Err(problem) => {
                tx.rollback().await?;
                Err(problem)
            }
        }
    }

    /// Writes events as this caller, in the transaction.
    pub async fn record(&self, tx: &mut Tx, new: Vec<NewEvent>) -> Answer<()> {
        Ok(events::record(tx, &self.client.origin, new).await?)
    }

    fn idempotency_key(&self) -> Answer<Option<String>> {
        let request = &self.client.request;
        if request.method() != Method::POST {
            return Ok(None);
        }
        let Some(value) = request.headers().get("idempotency-key") else { return Ok(None) };
        match read_key(value) {
            Some(key) => Ok(Some(key)),
            None => Err(Problem::new(Code::InvalidHeader).with_faults(vec![Fault::new(
                "Idempotency-Key",
                "invalid",
                "1 to 255 visible ASCII characters",
            )])),
        }
    }

    async fn once<F>(&self, tx: &mut Tx, key: &str, body: &[u8], work: F) -> Answer<(Reply, bool)>
    where
        F: AsyncFnOnce(&mut Tx) -> Answer<Reply>,
    {
        // Two keys of one user may have different scopes, and must not see each other's answers.
        let owner = self.client.origin.credential.clone().unwrap_or_default();
        let owner = if self.actor.scopes.is_some() { owner } else { self.id().to_string() };
        let request_hash = self.request_hash(body);
        match idempotency::claim(tx, &owner, key).await? {
            Known::Running => Err(Problem::new(Code::IdempotencyInProgress).retry_after(1)),
            Known::Answered(answer) if answer.request_hash != request_hash => {
                Err(Problem::new(Code::IdempotencyKeyReused))
            }
            Known::Answered(answer) => Ok((replay(&answer), true)),
            Known::New => {
                let reply = work(tx).await?;
                let answer = Remembered {
                    owner,
                    key: key.to_owned(),
                    request_hash,
                    status: i16::try_from(reply.status.as_u16()).unwrap_or_default(),
                    headers: json!({ "location": reply.location, "etag": reply.etag }),
                    body: reply.remembered.clone().unwrap_or_else(|| reply.body.clone()),
                    created_at: tx.now,
                };
                idempotency::remember(tx, &answer).await?;
                Ok((reply, false))
            }
        }
    }

    fn request_hash(&self, body: &[u8]) -> Vec<u8> {
        let request = &self.client.request;
        let mut hash = Sha256::new();
        hash.update(request.method().as_str());
        hash.update(request.uri().to_string());
        hash.update(body);
        hash.finalize().to_vec()
    }
}

fn read_key(value: &HeaderValue) -> Option<String> {
    let key = value.to_str().ok()?.trim();
    (1..=255).contains(&key.len()).then(|| key.to_owned())
}

fn replay(answer: &Remembered) -> Reply {
    let text = |name: &str| answer.headers.get(name).and_then(|v| v.as_str()).map(str::to_owned);
    Reply {
        status: u16::try_from(answer.status)
            .ok()
            .and_then(|s| StatusCode::from_u16(s).ok())
            .unwrap_or(StatusCode::OK),
        location: text("location"),
        etag: text("etag"),
        body: answer.body.clone(),
        remembered: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fuzz_an_idempotency_key_is_short_printable_text_or_none(bytes: Vec<u8>, key in "[!-~]{1,255}") {
            let read = HeaderValue::from_bytes(&bytes).ok().and_then(|value| read_key(&value));
            prop_assert!(read.is_none_or(|key| (1..=255).contains(&key.len()) && key.is_ascii()));
            prop_assert_eq!(read_key(&HeaderValue::from_str(&key).unwrap()), Some(key));
        }
    }
}
