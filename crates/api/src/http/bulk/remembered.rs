//! The remembered result of a bulk request: for each object whether the act succeeded, and else why not, in few bytes. The
//! result of each successful act is already stored with its object. So refusals do not fill the database, however many
//! idempotency keys a caller uses.

use super::Done;
use crate::error::{Kept, ProblemView, Result};
use crate::extract::{Caller, current_request_id};
use crate::reply::Reply;
use crate::write::Once;
use gatepass_persistence::idempotency;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;

/// The most bytes that are stored of refusals. Later refusals are repeated by their code alone.
const MOST: usize = 16 * 1024;

/// The results of a request, in its order.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Remembered {
    request_id: String,
    /// For each object the index of its refusal. None: the act succeeded.
    outcomes: Vec<Option<usize>>,
    /// The refusals, without duplicates.
    refusals: Vec<Kept>,
}

impl Remembered {
    pub(super) fn of(all: &[Done]) -> Self {
        let (mut refusals, mut spent): (Vec<Kept>, usize) = (Vec::new(), 0);
        let mut outcome = |problem: &ProblemView| {
            let mut kept = problem.kept();
            let known = |kept: &Kept, all: &[Kept]| all.iter().position(|other| other == kept);
            if let Some(place) = known(&kept, &refusals) {
                return place;
            }
            let size = serde_json::to_vec(&kept).map_or(MOST, |text| text.len());
            if spent.saturating_add(size) > MOST {
                kept = kept.bare();
                if let Some(place) = known(&kept, &refusals) {
                    return place;
                }
            } else {
                spent += size;
            }
            refusals.push(kept);
            refusals.len() - 1
        };
        let outcomes = all.iter().map(|done| done.problem.as_ref().map(&mut outcome)).collect();
        Self { request_id: current_request_id(), outcomes, refusals }
    }

    /// The results of the first request, with the stored answers for successful acts. None: some of them are not
    /// known any more.
    fn again(&self, ids: &[Uuid], mut parts: HashMap<Uuid, Reply>) -> Option<Vec<Done>> {
        if ids.len() != self.outcomes.len() {
            return None;
        }
        let each = ids.iter().zip(&self.outcomes);
        each.map(|(&id, outcome)| match outcome {
            Some(place) => {
                let problem = ProblemView::again(self.refusals.get(*place)?.clone(), &self.request_id)?;
                Some(Done { id, status: problem.status(), object: None, problem: Some(problem) })
            }
            None => super::done(id, Ok(parts.remove(&id)?)).ok(),
        })
        .collect()
    }
}

impl Caller {
    /// The results that this stored answer stands for. None: some of them are not known any more.
    pub(super) async fn stored_results(
        &self,
        once: &Once,
        ids: &[Uuid],
        reply: &Reply,
    ) -> Result<Option<Vec<Done>>> {
        let Ok(told) = serde_json::from_slice::<Remembered>(&reply.body) else { return Ok(None) };
        let parts = idempotency::answers_of(&self.conn().await?, &once.owner_of_parts()).await?;
        let parts =
            parts.into_iter().filter_map(|part| Some((part.key.parse().ok()?, once.reply_of(&part)?)));
        Ok(told.again(ids, parts.collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Code, Fault, Problem};

    fn refused(n: u128, problem: &Problem) -> Done {
        let status = problem.code().status();
        Done { id: Uuid::from_u128(n), status, object: None, problem: Some(problem.view()) }
    }

    fn text(done: &Done) -> String {
        serde_json::to_string(&done.problem).unwrap()
    }

    #[test]
    fn many_refusals_are_few_bytes_and_told_again_as_they_were() {
        let long = Problem::faults(vec![Fault::new("/changes", "not_found", "x".repeat(1000))]);
        let of = |n: u128| match n % 3 {
            0 => refused(n, &Problem::new(Code::NotFound)),
            1 => refused(n, &long),
            _ => refused(n, &Problem::new(Code::AlreadyGranted).grant(Uuid::from_u128(7))),
        };
        let all: Vec<Done> = (0..100).map(of).collect();
        let told = Remembered::of(&all);
        let kept = serde_json::to_vec(&told).unwrap();
        assert!(kept.len() < 4000, "{} bytes", kept.len());
        let ids: Vec<Uuid> = all.iter().map(|done| done.id).collect();
        let read: Remembered = serde_json::from_slice(&kept).unwrap();
        let again = read.again(&ids, HashMap::new()).unwrap();
        for (one, other) in all.iter().zip(&again) {
            assert_eq!((one.id, one.status, text(one)), (other.id, other.status, text(other)));
        }
        assert!(read.again(&ids[1..], HashMap::new()).is_none());
    }

    #[test]
    fn however_much_there_is_to_tell_what_is_kept_is_bounded() {
        let of = |n: u128| {
            let fault = Fault::new("/changes", "not_found", format!("{n}{}", "x".repeat(1900)));
            refused(n, &Problem::faults(vec![fault; 50]))
        };
        let all: Vec<Done> = (0..100).map(of).collect();
        let kept = serde_json::to_vec(&Remembered::of(&all)).unwrap();
        assert!(kept.len() < MOST + 2000, "{} bytes", kept.len());
        let ids: Vec<Uuid> = all.iter().map(|done| done.id).collect();
        let again = serde_json::from_slice::<Remembered>(&kept).unwrap().again(&ids, HashMap::new()).unwrap();
        assert!(again.iter().all(|done| done.status == 422 && text(done).contains("validation_failed")));
    }
}
