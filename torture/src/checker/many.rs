//! A bulk request acts on each item completely or not at all, together with the stored result of that item. Its
//! response reports every item, and is stored when all items are done.

use std::collections::BTreeMap;

use serde_json::Value;

use super::FaultKind::{ActedTwice, AnsweredTwice, BadAnswer, Lost, Unfounded, Unremembered};
use super::Faults;
use super::keys::is_refusal;
use super::rows::Remembered;
use crate::journal::Request;

/// The rows of a bulk request: how often it acted on each item, and the stored results of the items and of the whole.
#[derive(Default)]
pub(super) struct Found<'a> {
    pub acted: BTreeMap<&'a str, usize>,
    pub parts: BTreeMap<&'a str, &'a Remembered>,
    pub whole: Option<&'a Remembered>,
}

pub(super) fn check(key: &str, request: &Request, found: &Found<'_>, faults: &mut Faults) {
    let asked: Vec<&str> =
        request.body["ids"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for id in found.acted.keys().chain(found.parts.keys()) {
        faults
            .expect(asked.contains(id), Unfounded, || format!("{key} acted on {id}, which it did not name"));
    }
    for id in &asked {
        let (did, remembered) = (acted(found, id), found.parts.contains_key(id));
        faults.expect(did <= 1, ActedTwice, || format!("{key} acted on {id} {did} times"));
        faults.expect((did > 0) == remembered, Unremembered, || {
            format!("{key} acted on {id} {did} times, which is remembered: {remembered}")
        });
    }
    let is_whole = found.whole.is_some() || request.acknowledged().is_none();
    faults.expect(is_whole, Unremembered, || format!("{key}: its whole answer is not remembered"));
    if let Some(whole) = found.whole {
        faults.expect(whole.status == 207, AnsweredTwice, || format!("{key} remembers {}", whole.status));
        remembered(key, &whole.body, &asked, found, faults);
    }
    let told = request.answers.iter().filter(|answer| answer.is_success()).map(|answer| &answer.text);
    for text in told {
        let answer: Value = serde_json::from_str(text).unwrap_or_default();
        let items: Vec<&Value> = answer["items"].as_array().into_iter().flatten().collect();
        let ids: Vec<&str> = items.iter().filter_map(|item| item["id"].as_str()).collect();
        faults.expect(ids == asked, BadAnswer, || format!("{key} tells of {ids:?}"));
        for (id, item) in ids.iter().zip(&items) {
            told_of_one(key, id, item, found, faults);
        }
        if let Some(whole) = found.whole {
            let told: Vec<Option<&str>> = items.iter().map(|item| item["problem"]["code"].as_str()).collect();
            let kept: Value = serde_json::from_str(&whole.body).unwrap_or_default();
            let same = refusals(&kept) == told;
            faults
                .expect(same, AnsweredTwice, || format!("{key} was told {told:?}, and {kept} is remembered"));
        }
    }
}

/// The stored code of each refused item; none if the item was done.
fn refusals(kept: &Value) -> Vec<Option<&str>> {
    let outcomes = kept["outcomes"].as_array().into_iter().flatten();
    let code = |place: u64| kept["refusals"].get(usize::try_from(place).ok()?)?["code"].as_str();
    outcomes.map(|outcome| outcome.as_u64().map(|place| code(place).unwrap_or("unknown"))).collect()
}

/// The stored result of the whole says of each requested item whether it was done.
fn remembered(key: &str, body: &str, asked: &[&str], found: &Found<'_>, faults: &mut Faults) {
    let kept: Value = serde_json::from_str(body).unwrap_or_default();
    let refusals = refusals(&kept);
    let whole = refusals.len() == asked.len();
    faults.expect(whole, BadAnswer, || format!("{key} remembers {kept} of {asked:?}"));
    for (id, refusal) in asked.iter().zip(refusals) {
        let did = acted(found, id) > 0;
        faults.expect(did == refusal.is_none(), AnsweredTwice, || {
            format!("{key} remembers {refusal:?} of {id}, on which it acted: {did}")
        });
    }
}

fn acted(found: &Found<'_>, id: &str) -> usize {
    found.acted.get(id).copied().unwrap_or_default()
}

fn told_of_one(key: &str, id: &str, item: &Value, found: &Found<'_>, faults: &mut Faults) {
    let did = acted(found, id) > 0;
    if item["status"] == 200 {
        faults.expect(did, Lost, || format!("{key} was acknowledged for {id} and did nothing"));
        let remembered = found.parts.get(id).and_then(|part| serde_json::from_str::<Value>(&part.body).ok());
        let same = remembered.is_none_or(|ticket| ticket == item["ticket"]);
        faults
            .expect(same, AnsweredTwice, || format!("{key}: of {id} something else is remembered than told"));
        return;
    }
    faults.expect(!did, AnsweredTwice, || format!("{key} was refused for {id}, on which it had acted"));
    let (status, problem) = (item["status"].as_u64().unwrap_or_default(), &item["problem"]);
    let code = problem["code"].as_str().unwrap_or_default();
    faults.expect(is_refusal(status, code), BadAnswer, || format!("{key}, {id}: {status} {problem}"));
}
