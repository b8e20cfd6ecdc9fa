//! Query strings: typed, with repeatable parameters. All unknown or unreadable parameters are reported at once.

use super::Parameters;
use super::caller::after_authentication;
use crate::contract;
use crate::error::{Code, Fault, Problem, Result};
use crate::openapi::no_route;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use gatepass_domain::writing;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;

/// The most parameters, whatever their names.
const MOST_PAIRS: usize = 500;

/// The query parameters of an operation.
pub struct Query<T>(pub T);

impl<T: Parameters> Query<T> {
    /// Parses a query. `check` finds what does not fit the document, and says what is expected.
    pub(crate) fn parse(query: &str, check: impl Fn(&[(String, String)]) -> Vec<Fault>) -> Result<Self> {
        let pairs = tidy(pairs(query));
        if pairs.len() > MOST_PAIRS {
            return Err(Problem::new(Code::InvalidQuery).detail("too many parameters"));
        }
        let mut beyond = no_texts(query);
        beyond.extend(check(&pairs).into_iter().filter(|fault| fault.code != "wrong_type"));
        let mut known = Vec::new();
        T::names(&mut known);
        let are_known = pairs.iter().all(|(name, _)| known.contains(&name.as_str()));
        if beyond.is_empty()
            && are_known
            && let Ok(parsed) = T::read(&serde_html_form::to_string(&pairs).unwrap_or_default())
        {
            return Ok(Self(parsed));
        }
        let mut faults = faults::<T>(&known, &pairs, check);
        for fault in beyond {
            if faults.iter().all(|told| told.pointer != fault.pointer) {
                faults.push(fault);
            }
        }
        Err(Problem::new(Code::InvalidQuery).with_faults(faults))
    }
}

/// Brings texts into the form in which they are stored, and omits a blank search (`q`), which looks for nothing.
fn tidy(pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    let pairs = pairs.into_iter().map(|(name, value)| {
        if !contract::is_text(&name) {
            return (name, value);
        }
        let tidied = writing::tidy(&value);
        let may_be_address = ["q", "address"].contains(&name.as_str());
        let stored =
            if may_be_address { writing::canonical_address(&tidied) } else { Cow::Borrowed(&*tidied) };
        let stored = stored.into_owned();
        (name, stored)
    });
    pairs.filter(|(name, value)| name != "q" || !value.is_empty()).collect()
}

/// Faults of parts that are not UTF-8 after decoding, such as half of a surrogate pair. Reading them would change
/// them.
fn no_texts(query: &str) -> Vec<Fault> {
    let is_text = |part: &str| percent_decode_str(part).decode_utf8().is_ok();
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let strange = pairs.filter(|(name, value)| !is_text(name) || !is_text(value));
    let fault =
        |name| Fault::new(percent_decode_str(name).decode_utf8_lossy(), "invalid_character", "is not UTF-8");
    strange.map(|(name, _)| fault(name)).collect()
}

/// Refuses every parameter if the operation has none, and a body if it takes none, so that no input is ignored.
pub fn refuse_strays(request: &HttpRequest) -> Result<()> {
    let has_stray_body = !contract::takes_body(request) && has_body(request);
    let mut strays = pairs(request.query_string());
    if contract::takes_query(request) {
        strays.clear();
    }
    if strays.is_empty() && !has_stray_body {
        return Ok(());
    }
    // The request may be meant for another resource, such as `/tickets/approve`. Then its method is wrong.
    let elsewhere = no_route(request);
    if elsewhere.code() == Code::MethodNotAllowed {
        return Err(elsewhere);
    }
    if has_stray_body {
        return Err(Problem::new(Code::BodyNotAllowed));
    }
    let faults =
        strays.into_iter().map(|(name, _)| Fault::new(name, "unknown_parameter", "no parameters here"));
    Err(Problem::new(Code::InvalidQuery).with_faults(faults.collect()))
}

/// Whether the request announces a body: a length above zero, or chunks, whose length nobody knows beforehand.
fn has_body(request: &HttpRequest) -> bool {
    let length = request.headers().get(header::CONTENT_LENGTH);
    length.is_some_and(|length| length != "0") || request.headers().contains_key(header::TRANSFER_ENCODING)
}

/// Reads each pair by itself, to find every fault, and then repeated pairs together, which only some parameters
/// allow. The words of `check` are clearer than those of the parser.
fn faults<T: Parameters>(
    known: &[&str],
    pairs: &[(String, String)],
    check: impl Fn(&[(String, String)]) -> Vec<Fault>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut readable: BTreeMap<&String, Vec<(String, String)>> = BTreeMap::new();
    // Without its required parameters nothing can be read, so each pair is read with them. If one of them is missing, the document
    // alone judges the others.
    let missing = check(&[]).into_iter().filter(|fault| fault.code == "required");
    let required: BTreeSet<String> = missing.map(|fault| fault.pointer).collect();
    let base: Vec<&(String, String)> =
        required.iter().filter_map(|name| pairs.iter().find(|(given, _)| given == name)).collect();
    let refusal = |name: &str, same: &[(String, String)]| {
        let others = base.iter().copied().filter(|(other, _)| other.as_str() != name);
        refusal::<T>(&same.iter().chain(others).cloned().collect::<Vec<_>>())
    };
    let is_incomplete = !required.is_empty() && refusal("", &[]).is_some();
    for pair in pairs {
        let (name, _) = pair;
        let alone = std::slice::from_ref(pair);
        let checked =
            || check(alone).into_iter().find(|fault| fault.pointer == *name).map(|fault| fault.detail);
        let refusal = match refusal(name, alone) {
            None => None,
            Some(_) if is_incomplete && !required.contains(name) => checked(),
            Some(told) => Some(checked().unwrap_or(told)),
        };
        if !known.contains(&name.as_str()) {
            let detail = format!("unknown parameter, expected one of {}", known.join(", "));
            faults.push(Fault::new(name, "unknown_parameter", detail));
        } else if let Some(detail) = refusal {
            faults.push(Fault::new(name, "invalid", detail));
        } else {
            readable.entry(name).or_default().push(pair.clone());
        }
    }
    let several = readable.into_iter().filter(|(name, same)| {
        same.len() > 1 && (!is_incomplete || required.contains(*name)) && refusal(name, same).is_some()
    });
    faults.extend(several.map(|(name, _)| Fault::new(name, "repeated", "may be given once")));
    faults
}

/// Why these pairs can't be read, in the words of the parser.
fn refusal<T: Parameters>(pairs: &[(String, String)]) -> Option<String> {
    let read = T::read(&serde_html_form::to_string(pairs).unwrap_or_default());
    read.err().map(|error| error.to_string())
}

/// The pairs of the query in their order. Empty if the query can't be read.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    serde_html_form::from_str(query).unwrap_or_default()
}

impl<T: Parameters + 'static> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let read = Self::parse(request.query_string(), |pairs| contract::query(&request, pairs));
            after_authentication(&request, read).await
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Both;
    use crate::page::List;
    use crate::schema::Timestamp;
    use proptest::prelude::*;

    /// Every kind of parameter, besides those of pages.
    #[derive(Debug, serde::Deserialize)]
    #[allow(dead_code, reason = "read, not used")]
    struct Everything {
        q: Option<String>,
        is_active: Option<bool>,
        #[serde(default)]
        user_id: Vec<uuid::Uuid>,
        created_from: Option<Timestamp>,
    }

    fn query() -> impl Strategy<Value = String> {
        let name = "(limit|q|sort|include|is_active|user_id|created_from|colour|)";
        let value = prop_oneof![
            "[0-9]{1,25}",
            "(-?created_at|name|total|true|false)",
            "(%[0-9a-fA-F]{0,2}){0,9}",
            ".{0,20}"
        ];
        let pair = (name, "[=]{0,2}", value).prop_map(|(name, is, value)| format!("{name}{is}{value}"));
        prop_oneof![proptest::collection::vec(pair, 0..8).prop_map(|pairs| pairs.join("&")), ".*"]
    }

    proptest! {
        #[test]
        fn fuzz_a_query_is_read_or_refused_with_its_faults(text in query()) {
            match Query::<List<Everything>>::parse(&text, |_| Vec::new()) {
                Err(problem) => prop_assert_eq!(problem.code(), Code::InvalidQuery),
                Ok(_) => prop_assert!(pairs(&text).iter().all(|(name, _)| name != "colour")),
            }
        }

        #[test]
        fn fuzz_what_is_escaped_is_what_is_read(q in "[^\0]{0,200}", user in any::<u128>()) {
            let user = uuid::Uuid::from_u128(user).to_string();
            let text = serde_html_form::to_string([("q", &q), ("user_id", &user), ("user_id", &user)]).unwrap();
            let Both(read, _) = Query::<List<Everything>>::parse(&text, |_| Vec::new()).unwrap().0;
            prop_assert_eq!(read.q.unwrap_or_default(), writing::tidy(&q));
            prop_assert_eq!(read.user_id.len(), 2);
        }
    }
}
