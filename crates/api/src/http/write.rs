//! Writes: one transaction for the effect, its events and the stored answer, the same for every endpoint.

use crate::error::{Code, Problem, Result};
use crate::extract::Caller;
use crate::reply::Reply;
use actix_web::HttpResponse;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use futures::future::join3;
use gatepass_domain::ids::UserId;
use gatepass_persistence::Tx;
use gatepass_persistence::events::{self, NewEvent};
use gatepass_persistence::idempotency::{self, Known, RememberedAnswer};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

impl Caller {
    /// Runs the use case in a transaction and commits it. A refusal rolls everything back. A POST with an
    /// `Idempotency-Key` that was answered before gets the same answer again, and the use case does not run.
    ///
    /// The use case gets the caller as they are now: credential, user, roles and scopes are looked up again in the
    /// transaction, and locked until it ends. So every authorization holds at the moment of the write.
    pub async fn write<F>(&self, body: &[u8], work: F) -> Result<HttpResponse>
    where
        F: AsyncFnOnce(&mut Tx, &Caller) -> Result<Reply>,
    {
        self.write_about(&[], body, work).await
    }

    /// Runs a use case that may take rights or credentials away from `subjects`. It waits for their running writes,
    /// and their later writes see its effect.
    pub async fn write_about<F>(&self, subjects: &[UserId], body: &[u8], work: F) -> Result<HttpResponse>
    where
        F: AsyncFnOnce(&mut Tx, &Caller) -> Result<Reply>,
    {
        let work = async |tx: &mut Tx, caller: &Caller, ()| work(tx, caller).await;
        let (reply, is_replayed) =
            self.once_in_transaction(subjects, self.once(body), async |_, _| Ok(()), work).await?;
        Ok(send(reply, is_replayed))
    }

    /// Runs a use case whose first reads are sent to the database together with the beginning of the transaction.
    pub async fn read_and_write<R, F, T>(&self, body: &[u8], read: R, work: F) -> Result<HttpResponse>
    where
        R: AsyncFn(&Tx, &Caller) -> Result<T>,
        F: AsyncFnOnce(&mut Tx, &Caller, T) -> Result<Reply>,
    {
        let (reply, is_replayed) = self.once_in_transaction(&[], self.once(body), read, work).await?;
        Ok(send(reply, is_replayed))
    }

    /// Runs a use case like [`Self::read_and_write`], but returns the answer, and whether it was given before.
    pub(crate) async fn once_in_transaction<R, F, T>(
        &self,
        subjects: &[UserId],
        once: Option<Once>,
        read: R,
        work: F,
    ) -> Result<(Reply, bool)>
    where
        R: AsyncFn(&Tx, &Caller) -> Result<T>,
        F: AsyncFnOnce(&mut Tx, &Caller, T) -> Result<Reply>,
    {
        let first = async |tx: &Tx| {
            let claimed = async {
                match &once {
                    Some(once) => Ok(idempotency::claim(tx, &once.owner, &once.key).await?),
                    None => Ok(Known::New),
                }
            };
            join3(self.changed(tx), claimed, read(tx, self)).await
        };
        let begun = self.client.db.begin_holding(self.id(), subjects, first);
        let (mut tx, (changed, known, found)) = Box::pin(begun).await?;
        let outcome = Box::pin(async {
            let changed = changed?;
            if let Some(reply) = known.and_then(|known| replayed(once.as_ref(), known))? {
                return Ok((reply, true));
            }
            let (caller, found) = match &changed {
                // Rows that were read for the old caller may not be visible to the new one.
                Some(changed) => (changed, read(&tx, changed).await?),
                None => (self, found?),
            };
            let reply = work(&mut tx, caller, found).await?;
            remember(&mut tx, once, &reply).await?;
            Ok((reply, false))
        })
        .await;
        match outcome {
            Ok(done) => {
                tx.commit().await?;
                Ok(done)
            }
            Err(problem) => {
                tx.rollback().await?;
                Err(problem)
            }
        }
    }

    /// The answer that this request got before, if any.
    pub(crate) async fn remembered(&self, once: &Once) -> Result<Option<Reply>> {
        let claim = async |tx: &Tx| idempotency::claim(tx, &once.owner, &once.key).await;
        let (tx, known) = Box::pin(self.client.db.begin_with(claim)).await?;
        tx.rollback().await?;
        replayed(Some(once), known?)
    }

    /// Records events of this caller in the transaction.
    pub async fn record(&self, tx: &mut Tx, new: Vec<NewEvent>) -> Result<()> {
        Ok(events::record(tx, &self.client.origin, new).await?)
    }

    /// The idempotency of this request, if it has an `Idempotency-Key`.
    pub(crate) fn once(&self, body: &[u8]) -> Option<Once> {
        let key = self.idempotency_key()?;
        Some(Once { key, owner: self.owner(), hash: self.request_hash(body) })
    }

    fn idempotency_key(&self) -> Option<String> {
        let request = &self.client.request;
        let given = request.headers().get("idempotency-key").filter(|_| request.method() == Method::POST);
        // The form of the header was checked against the contract already.
        given.and_then(|value| value.to_str().ok()).map(|key| key.trim().to_owned())
    }

    /// The owner of a key. Two API keys of one user may have different scopes, and must not see each other's answers.
    fn owner(&self) -> String {
        let credential = self.client.origin.credential.clone().unwrap_or_default();
        if self.actor.scopes.is_some() { credential } else { self.id().to_string() }
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

/// The idempotency of a request: the owner and text of its key, and a hash of the request.
#[derive(Clone)]
pub(crate) struct Once {
    owner: String,
    key: String,
    hash: Vec<u8>,
}

impl Once {
    /// The idempotency of a part of the request. It can't collide with a caller's own key, because an owner contains
    /// no space.
    pub(crate) fn part(&self, part: Uuid) -> Self {
        Self { owner: self.owner_of_parts(), key: part.to_string(), hash: self.hash.clone() }
    }

    /// The owner of the keys of the request's parts.
    pub(crate) fn owner_of_parts(&self) -> String {
        let Self { owner, key, hash: _ } = self;
        format!("{owner} {key}")
    }

    /// The answer to a part, if it belongs to the same request.
    pub(crate) fn reply_of(&self, part: &RememberedAnswer) -> Option<Reply> {
        (part.request_hash == self.hash).then(|| replay(part))
    }
}

/// Sends an answer, and says in a header whether it was given before.
pub(crate) fn send(reply: Reply, is_replayed: bool) -> HttpResponse {
    let mut response = reply.send();
    if is_replayed {
        let name = HeaderName::from_static("idempotency-replayed");
        response.headers_mut().insert(name, HeaderValue::from_static("true"));
    }
    response
}

/// The answer that the request got before, if any.
fn replayed(once: Option<&Once>, known: Known) -> Result<Option<Reply>> {
    match known {
        Known::New => Ok(None),
        Known::Running => Err(Problem::new(Code::IdempotencyInProgress).retry_after(1)),
        Known::Answered(answer) if once.is_some_and(|once| once.hash == answer.request_hash) => {
            Ok(Some(replay(&answer)))
        }
        Known::Answered(_) => Err(Problem::new(Code::IdempotencyKeyReused)),
    }
}

/// Stores the answer to a request with an `Idempotency-Key`.
async fn remember(tx: &mut Tx, once: Option<Once>, reply: &Reply) -> Result<()> {
    if let Some(Once { owner, key, hash }) = once {
        let answer = RememberedAnswer {
            owner,
            key,
            request_hash: hash,
            status: i16::try_from(reply.status.as_u16()).unwrap_or_default(),
            headers: json!({ "location": reply.location, "etag": reply.etag }),
            body: reply.remembered.clone().unwrap_or_else(|| reply.body.clone()),
            created_at: tx.now,
        };
        idempotency::remember(tx, answer).await?;
    }
    Ok(())
}

fn replay(answer: &RememberedAnswer) -> Reply {
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
