//! One act on many things: each in a transaction of its own, one after the other, so that none waits for another and
//! nothing is locked in a circle. The answer tells what became of each.

use crate::error::{Answer, Code, Problem};
use crate::extract::Caller;
use crate::reply::Reply;
use crate::write;
use actix_web::HttpResponse;
use gatepass_persistence::Tx;
use uuid::Uuid;

/// What became of one of them: the answer that the act on it alone would have had.
pub struct Outcome {
    /// Which.
    pub id: Uuid,
    /// Its answer.
    pub answer: Answer<Reply>,
}

impl Caller {
    /// Runs the use case on each and answers with what `show` makes of the outcomes.
    ///
    /// With an `Idempotency-Key`, what was done to each is remembered with it, and the whole answer at the end: a request
    /// that is sent again after it broke off goes on where it did, and tells the same of what it had done before.
    pub async fn write_each<R, F, T>(
        &self,
        body: &[u8],
        ids: Vec<Uuid>,
        read: R,
        work: F,
        show: impl FnOnce(Vec<Outcome>) -> Answer<Reply>,
    ) -> Answer<HttpResponse>
    where
        R: AsyncFn(&Tx, Uuid) -> Answer<T>,
        F: AsyncFn(&mut Tx, T) -> Answer<Reply>,
    {
        let once = self.once(body);
        if let Some(once) = &once
            && let Some(reply) = self.remembered(once).await?
        {
            return Ok(write::send(reply, true));
        }
        let mut outcomes = Vec::new();
        for id in ids {
            let part = once.as_ref().map(|once| once.part(id));
            let found = async |tx: &Tx| read(tx, id).await;
            let done = self.once_in_transaction(part, found, async |tx, found| work(tx, found).await).await;
            outcomes.push(Outcome { id, answer: judge(done)? });
        }
        // What failed on our side is worth another try.
        let is_final = outcomes.iter().all(|outcome| !is_fault_of_ours(&outcome.answer));
        let reply = show(outcomes)?;
        if let Some(once) = once.filter(|_| is_final) {
            self.remember_whole(once, &reply).await?;
        }
        Ok(write::send(reply, false))
    }
}

/// What is wrong with the whole request: the same key is at work elsewhere, or was used for other things.
fn judge(done: Answer<(Reply, bool)>) -> Answer<Answer<Reply>> {
    match done {
        Ok((reply, _)) => Ok(Ok(reply)),
        Err(problem)
            if matches!(problem.code(), Code::IdempotencyInProgress | Code::IdempotencyKeyReused) =>
        {
            Err(problem)
        }
        Err(problem) => Ok(Err(problem)),
    }
}

fn is_fault_of_ours(answer: &Answer<Reply>) -> bool {
    answer.as_ref().is_err_and(|problem: &Problem| problem.code().status() >= 500)
}
