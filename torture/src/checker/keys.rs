//! One key acts once, is answered the same, and its answer is remembered beside what it did: both, or neither, also where
//! no answer arrived. What a request did is found by its key, which it left behind in a text.

use std::collections::BTreeMap;

use super::FaultKind::{ActedTwice, AnsweredTwice, BadAnswer, Lost, Unremembered};
use super::Faults;
use super::rows::{Case, Remembered, Tables};
use crate::api::Answer;
use crate::journal::{Kind, Request, Story};

/// What is refused to who comes too late, or a second time.
const REFUSALS: [(u16, &str); 6] = [
    (409, "ticket_already_decided"),
    (409, "level_already_decided"),
    (409, "already_decided_by_you"),
    (409, "ticket_changed"),
    (409, "grant_not_open"),
    (403, "not_an_approver"),
];

pub(super) fn check(story: &Story, tables: &Tables, faults: &mut Faults) {
    let mut effects: BTreeMap<&str, usize> = BTreeMap::new();
    for mark in tables.cases.values().flat_map(marks) {
        *effects.entry(mark).or_default() += 1;
    }
    let mut remembered: BTreeMap<&str, &Remembered> = BTreeMap::new();
    for answer in &tables.remembered {
        let known = story.requests.contains_key(&answer.key);
        faults.expect(known, Unremembered, || format!("{}: an answer to nothing", answer.key));
        let twice = remembered.insert(&answer.key, answer).is_some();
        faults.expect(!twice, ActedTwice, || format!("{} has two remembered answers", answer.key));
    }
    for (key, request) in &story.requests {
        let found = remembered.get(key.as_str()).copied();
        answers(key, request, found, faults);
        // Giving a grant back leaves no text behind.
        let did =
            effects.remove(key.as_str()).unwrap_or(usize::from(request.kind == Kind::End && found.is_some()));
        faults.expect(did <= 1, ActedTwice, || format!("{key} acted {did} times"));
        let acknowledged = request.acknowledged().is_some();
        faults.expect(did > 0 || !acknowledged, Lost, || format!("{key} was acknowledged and did nothing"));
        faults.expect((did > 0) == found.is_some(), Unremembered, || {
            format!("{key} acted {did} times, its answer is remembered: {}", found.is_some())
        });
        let refused =
            request.answers.iter().any(|answer| REFUSALS.contains(&(answer.status, &answer.code())));
        let contradicts = refused && did > 0;
        faults.expect(!contradicts, AnsweredTwice, || format!("{key} was refused after it had acted"));
    }
    for (mark, _) in effects {
        faults.add(super::FaultKind::Unfounded, format!("{mark} was done and never asked"));
    }
}

/// The keys that the texts of a ticket tell of.
fn marks(case: &Case) -> impl Iterator<Item = &str> {
    let canceled = case.ticket.state_data["reason"].as_str().filter(|_| case.ticket.state == "canceled");
    let decisions = case.decisions.iter().filter_map(|decision| decision.comment.as_deref());
    let comments = case.comments.iter().map(|comment| comment.body.as_str());
    let revoked = case.grants.iter().filter_map(|grant| grant.state_data["reason"].as_str());
    [case.ticket.title.as_str()].into_iter().chain(canceled).chain(decisions).chain(comments).chain(revoked)
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
            || REFUSALS.contains(&(answer.status, &code))
            || (answer.asks_to_retry() && answer.retry_after.is_some());
        faults.expect(proper, BadAnswer, || format!("{key}: {} {}", answer.status, answer.text));
    }
}
