//! One act on many things: each in a transaction of its own, with its own result. Repeated with its `Idempotency-Key`, also
//! after a crash in the middle, each is acted on once.

use crate::error::{Answer, Problem, ProblemView};
use crate::extract::Caller;
use crate::reply::Reply;
use crate::write::say_replayed;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use gatepass_persistence::Tx;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// What came of one of them.
pub struct Done {
    /// Which.
    pub id: Uuid,
    /// The status that the act alone would have been answered with.
    pub status: u16,
    /// As it is now, where it was acted on.
    pub object: Option<Value>,
    /// Why not, where it was not.
    pub problem: Option<ProblemView>,
}

impl Caller {
    /// Acts on each, in this order. `render` makes the answer, which comes with 207 whatever the results are. Where the
    /// database is away, nothing more is tried: the request is to be repeated.
    pub async fn write_each<R, F, T, V>(
        &self,
        body: &[u8],
        ids: &[Uuid],
        read: R,
        work: F,
        render: impl FnOnce(Vec<Done>) -> V,
    ) -> Answer<HttpResponse>
    where
        R: AsyncFn(&Tx, Uuid) -> Answer<T>,
        F: AsyncFn(&mut Tx, T) -> Answer<Reply>,
        V: Serialize,
    {
        let once = self.once(body);
        if once.is_some() {
            // The key belongs to this request from now on; what came of it is remembered with each of its parts.
            let taken = async |_: &mut Tx, ()| Ok(Reply::no_content());
            self.run(once.clone(), async |_| Ok(()), taken).await?;
        }
        let (mut all, mut all_replayed) = (Vec::new(), true);
        for id in ids {
            let once = once.as_ref().map(|once| once.of_part(*id));
            let result =
                self.run(once, async |tx| read(tx, *id).await, async |tx, found| work(tx, found).await);
            let (done, replayed) = match result.await {
                Ok((reply, replayed)) => (done(*id, &reply), replayed),
                Err(problem) if problem.code().status() >= 500 => return Err(problem),
                Err(problem) => (refused(*id, &problem), false),
            };
            all_replayed &= replayed;
            all.push(done);
        }
        let reply = Reply { status: StatusCode::MULTI_STATUS, ..Reply::answer(&render(all))? };
        let mut response = reply.send();
        if all_replayed {
            say_replayed(&mut response);
        }
        Ok(response)
    }
}

fn done(id: Uuid, reply: &Reply) -> Done {
    let object = serde_json::from_slice(&reply.body).ok();
    Done { id, status: reply.status.as_u16(), object, problem: None }
}

fn refused(id: Uuid, problem: &Problem) -> Done {
    Done { id, status: problem.code().status(), object: None, problem: Some(problem.view()) }
}
