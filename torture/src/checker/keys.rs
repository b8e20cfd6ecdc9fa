//! Each key acts once and always gets the same response. The stored response and the change are there both or not at
//! all, even if no response arrived. The checker finds the change of a request by its key, which the request left in a
//! text.

use std::collections::BTreeMap;

use super::FaultKind::{ActedTwice, AnsweredTwice, BadAnswer, Lost, Unremembered};
use super::Faults;
use super::leaving;
use super::many::{self, Found};
use super::rows::{Case, Remembered, Tables};
use crate::api::Answer;
use crate::journal::{Request, Story};

/// Codes of requests that came too late, or a second time.
const REFUSALS: [(u64, &str); 12] = [
    (409, "ticket_already_decided"),
    (409, "level_already_decided"),
    (409, "level_not_open"),
    (409, "already_decided_by_you"),
    (409, "ticket_changed"),
    (409, "grant_not_open"),
    (409, "grant_not_ready"),
    (409, "already_extending"),
    (409, "session_running"),
    (409, "already_requested"),
    (409, "already_granted"),
    (403, "not_an_approver"),
];

pub(super) fn is_refusal(status: u64, code: &str) -> bool {
    REFUSALS.contains(&(status, code))
}

pub(super) fn check(story: &Story, tables: &Tables, faults: &mut Faults) {
    let mut found = found(story, tables, faults);
    for (key, request) in &story.requests {
        let found = found.remove(key.as_str()).unwrap_or_default();
        // The response of a bulk request is stored in another form than it is sent in.
        let told = if request.kind.is_of_many() { None } else { found.whole };
        answers(key, request, told, faults);
        if request.kind.is_of_many() {
            many::check(key, request, &found, faults);
        } else {
            of_one(key, request, &found, faults);
        }
    }
    for (mark, _) in found {
        faults.add(super::FaultKind::Unfounded, format!("{mark} was done and never asked"));
    }
}

/// The rows in the database, by the keys of requests.
fn found<'a>(story: &Story, tables: &'a Tables, faults: &mut Faults) -> BTreeMap<&'a str, Found<'a>> {
    let mut all: BTreeMap<&str, Found<'_>> = BTreeMap::new();
    for (id, case) in &tables.cases {
        for mark in marks(case) {
            *all.entry(mark).or_default().acted.entry(id).or_default() += 1;
        }
    }
    for answer in &tables.remembered {
        let request = answer.of.as_ref().unwrap_or(&answer.key);
        let asked = story.requests.get(request);
        let fits = asked.is_some_and(|asked| asked.kind.is_of_many() || answer.of.is_none());
        if !fits {
            faults.add(Unremembered, format!("{request} {}: an answer to nothing", answer.key));
            continue;
        }
        let known = all.entry(request).or_default();
        let twice = if answer.of.is_some() {
            known.parts.insert(&answer.key, answer).is_some()
        } else {
            known.whole.replace(answer).is_some()
        };
        faults.expect(!twice, ActedTwice, || format!("{request} has two remembered answers"));
    }
    all
}

fn of_one(key: &str, request: &Request, found: &Found<'_>, faults: &mut Faults) {
    let is_remembered = found.whole.is_some();
    let did: usize = found.acted.values().sum();
    let did = if request.kind.leaves_mark() { did } else { usize::from(is_remembered) };
    faults.expect(did <= 1, ActedTwice, || format!("{key} acted {did} times"));
    let acknowledged = request.acknowledged().is_some();
    faults.expect(did > 0 || !acknowledged, Lost, || format!("{key} was acknowledged and did nothing"));
    faults.expect((did > 0) == is_remembered, Unremembered, || {
        format!("{key} acted {did} times, its answer is remembered: {is_remembered}")
    });
    let refusal = request.answers.iter().find(|answer| is_refusal(answer.status.into(), &answer.code()));
    if let Some(refusal) = refusal.filter(|_| did > 0) {
        faults.add(AnsweredTwice, format!("{key} acted, and was refused as {}", refusal.code()));
    }
}

/// The keys in the texts of a ticket. What the removal of a member, or the end of a grant, ended has no key. An extension has
/// the title of its grant's ticket, and its key is its reason.
fn marks(case: &Case) -> impl Iterator<Item = &str> {
    let canceled = case.ticket.state_data["reason"].as_str().filter(|_| case.ticket.state == "canceled");
    let decisions = case.decisions.iter().filter_map(|decision| decision.comment.as_deref());
    let comments = case.comments.iter().map(|comment| comment.body.as_str());
    let revoked = case.grants.iter().filter_map(|grant| grant.state_data["reason"].as_str());
    let overridden = case.ticket.overridden.as_ref().and_then(|overridden| overridden["reason"].as_str());
    let ticket = &case.ticket;
    let opened = if ticket.extension.is_some() { &ticket.reason } else { &ticket.title };
    let of_ticket =
        Some(opened.as_str()).filter(|_| !ticket.is_review()).into_iter().chain(canceled).chain(overridden);
    let all = of_ticket.chain(decisions).chain(comments).chain(revoked);
    all.filter(|mark| ![leaving::REASON, "grant_ended"].contains(mark))
}

fn answers(key: &str, request: &Request, remembered: Option<&Remembered>, faults: &mut Faults) {
    let successes: Vec<&Answer> = request.answers.iter().filter(|answer| answer.is_success()).collect();
    let first = successes.iter().filter(|answer| !answer.replayed).count();
    faults.expect(first <= 1, ActedTwice, || format!("{key} was done anew {first} times, by its answers"));
    let shape = |answer: &Answer| Answer { replayed: false, ..answer.clone() };
    let same = successes.windows(2).all(|pair| matches!(pair, [one, two] if shape(one) == shape(two)));
    faults.expect(same, AnsweredTwice, || format!("{key} was answered in two ways"));
    if let (Some(answer), Some(stored)) = (successes.first(), remembered) {
        let same = (answer.status, &answer.text) == (stored.status, &stored.body);
        faults.expect(same, AnsweredTwice, || format!("{key}: another answer is remembered than was given"));
    }
    for answer in &request.answers {
        let code = answer.code();
        let proper = answer.is_success()
            || is_refusal(answer.status.into(), &code)
            || (answer.asks_to_retry() && answer.retry_after.is_some());
        faults.expect(proper, BadAnswer, || format!("{key}: {} {}", answer.status, answer.text));
    }
}
