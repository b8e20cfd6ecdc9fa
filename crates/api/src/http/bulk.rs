//! Bulk requests: one act on many objects. Each object has a transaction of its own, one after the other, so that
//! none waits for another and there are no deadlocks. The response has a result for each object.

mod remembered;

use crate::denials;
use crate::error::{Code, ProblemView, Result};
use crate::extract::Caller;
use crate::reply::Reply;
use crate::write;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use gatepass_domain::event::SubjectType;
use gatepass_persistence::Tx;
use remembered::Remembered;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The result for one object.
pub struct Done {
    /// The id of the object.
    pub id: Uuid,
    /// The status that the single request would have got.
    pub status: u16,
    /// The current object, if it was changed.
    pub object: Option<Value>,
    /// The problem, if it was not changed.
    pub problem: Option<ProblemView>,
}

impl Caller {
    /// Runs the use case on each of these objects of a kind, in this order. An id that is repeated counts once. `render` makes the response, whose status
    /// is 207 whatever the results are. Each object counts as one request. The caller's rights are looked up again
    /// for each object.
    ///
    /// An error of the server ends the whole request, because each further object would wait for the missing database
    /// again. A credential that is revoked meanwhile ends it too.
    ///
    /// With an `Idempotency-Key`, the result for each object is stored with its transaction, and a summary is stored
    /// at the end. A repeated request after an interruption continues where the first one stopped, and repeats its
    /// results.
    pub async fn write_each<R, F, T, V>(
        &self,
        kind: SubjectType,
        body: &[u8],
        ids: &[Uuid],
        read: R,
        work: F,
        render: impl Fn(Vec<Done>) -> V,
    ) -> Result<HttpResponse>
    where
        R: AsyncFn(&Tx, &Caller, Uuid) -> Result<T>,
        F: AsyncFn(&mut Tx, &Caller, T) -> Result<Reply>,
        V: Serialize,
    {
        let ids = &once_each(ids);
        self.charge(ids.len())?;
        let once = self.once(body);
        if let Some(once) = &once
            && let Some(reply) = self.remembered(once).await?
            && let Some(all) = self.stored_results(once, ids, &reply).await?
        {
            return Ok(write::send(answer(&render(all))?, true));
        }
        let mut all = Vec::new();
        for &id in ids {
            let part = once.as_ref().map(|once| once.part(id));
            let found = async |tx: &Tx, caller: &Caller| read(tx, caller, id).await;
            let work = async |tx: &mut Tx, caller: &Caller, found| work(tx, caller, found).await;
            let outcome = self.once_in_transaction(&[], part, found, work).await;
            if let Err(problem) = &outcome
                && problem.code().status() == 403
            {
                denials::record(&self.client.request, Some((kind, id)), Some(problem)).await;
            }
            all.push(done(id, outcome.map(|(reply, _)| reply))?);
        }
        let Some(once) = once else { return Ok(write::send(answer(&render(all))?, false)) };
        let remembered = Reply::answer(&Remembered::of(&all))?.body;
        let reply = Reply { remembered: Some(remembered), ..answer(&render(all))? };
        let nothing = async |_: &Tx, _: &Caller| Ok(());
        let told = async |_: &mut Tx, _: &Caller, ()| Ok(reply.clone());
        let (first, is_replayed) = self.once_in_transaction(&[], Some(once.clone()), nothing, told).await?;
        // A concurrent request with the same key finished first. Both give its answer.
        if is_replayed && let Some(all) = self.stored_results(&once, ids, &first).await? {
            return Ok(write::send(answer(&render(all))?, true));
        }
        Ok(write::send(reply, false))
    }
}

/// The ids in their order, without repetitions, however they were spelled.
fn once_each(ids: &[Uuid]) -> Vec<Uuid> {
    let mut seen = BTreeSet::new();
    ids.iter().copied().filter(|id| seen.insert(*id)).collect()
}

fn answer(results: &impl Serialize) -> Result<Reply> {
    Ok(Reply { status: StatusCode::MULTI_STATUS, ..Reply::answer(results)? })
}

/// The result for one object. An error if the whole request must stop: its key is in use or was used for another
/// request, its credential was revoked, or the server failed.
fn done(id: Uuid, outcome: Result<Reply>) -> Result<Done> {
    match outcome {
        Ok(reply) => {
            let object = serde_json::from_slice(&reply.body).ok();
            Ok(Done { id, status: reply.status.as_u16(), object, problem: None })
        }
        Err(problem)
            if matches!(
                problem.code(),
                Code::IdempotencyInProgress | Code::IdempotencyKeyReused | Code::Unauthenticated
            ) || problem.code().status() >= 500 =>
        {
            Err(problem)
        }
        Err(problem) => {
            Ok(Done { id, status: problem.code().status(), object: None, problem: Some(problem.view()) })
        }
    }
}
