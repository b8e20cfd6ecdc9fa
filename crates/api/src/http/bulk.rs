//! One act on many things: each in a transaction of its own, one after the other, so that none waits for another and
//! nothing is locked in a circle. The answer tells what became of each.

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
use uuid::Uuid;

/// What became of one of them.
pub struct Done {
    /// Which.
    pub id: Uuid,
    /// The status that the act on it alone would have been answered with.
    pub status: u16,
    /// As it is now, where it was acted on.
    pub object: Option<Value>,
    /// Why not, where it was not.
    pub problem: Option<ProblemView>,
}

impl Caller {
    /// Runs the use case on each of these objects of a kind, in this order. `render` makes the answer, which comes with 207
    /// whatever the results are. It counts as as many requests as there are objects.
    /// What fails on our side stops it, since a database that is away would be waited for again and again; so does a
    /// credential that is revoked meanwhile. Rights are looked up again for each.
    ///
    /// With an `Idempotency-Key`, what was done to each is remembered with it, and in short what became of all at the end: a
    /// request that is sent again after it broke off goes on where it did, and tells the same of what it had done before.
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
        self.charge(ids.len())?;
        let once = self.once(body);
        if let Some(once) = &once
            && let Some(reply) = self.remembered(once).await?
            && let Some(all) = self.told_before(once, ids, &reply).await?
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
                denials::tell(&self.client.request, Some((kind, id)), Some(problem)).await;
            }
            all.push(done(id, outcome.map(|(reply, _)| reply))?);
        }
        let Some(once) = once else { return Ok(write::send(answer(&render(all))?, false)) };
        let remembered = Reply::answer(&Remembered::of(&all))?.body;
        let reply = Reply { remembered: Some(remembered), ..answer(&render(all))? };
        let nothing = async |_: &Tx, _: &Caller| Ok(());
        let told = async |_: &mut Tx, _: &Caller, ()| Ok(reply.clone());
        let (first, is_replayed) = self.once_in_transaction(&[], Some(once.clone()), nothing, told).await?;
        // Who came with the same key meanwhile, and ended first, has told what both tell.
        if is_replayed && let Some(all) = self.told_before(&once, ids, &first).await? {
            return Ok(write::send(answer(&render(all))?, true));
        }
        Ok(write::send(reply, false))
    }
}

fn answer(results: &impl Serialize) -> Result<Reply> {
    Ok(Reply { status: StatusCode::MULTI_STATUS, ..Reply::answer(results)? })
}

/// The result of one; or what is wrong with the whole request: its key is at work elsewhere or was used for other things,
/// its credential was revoked, or something failed on our side.
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
