//! Query strings: typed, repeatable, and refused with every unknown or unreadable parameter at once.

use crate::error::{Answer, Code, Fault, Problem};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

/// The parameters of a list or an action. `T` refuses unknown fields.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> Query<T> {
    fn parse(query: &str) -> Answer<Self> {
        // Text with a NUL character can be stored nowhere, so it can match nothing.
        if !query.contains("%00")
            && let Ok(parsed) = serde_html_form::from_str(query)
        {
            return Ok(Self(parsed));
        }
        Err(Problem::new(Code::InvalidQuery).with_faults(faults::<T>(query)))
    }
}

/// Each pair by itself, to find every fault; a parameter that is fine alone is at fault by being repeated.
fn faults<T: DeserializeOwned>(query: &str) -> Vec<Fault> {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
    let mut seen = std::collections::BTreeSet::new();
    let mut faults = Vec::new();
    for (name, value) in &pairs {
        let one = serde_html_form::to_string([(name, value)]).unwrap_or_default();
        match serde_html_form::from_str::<T>(&one) {
            Err(error) => {
                let message = error.to_string();
                let code = if message.starts_with("unknown field") { "unknown_parameter" } else { "invalid" };
                faults.push(Fault::new(name, code, message));
            }
            Ok(_) if value.contains('\0') => faults.push(Fault::new(name, "invalid", "NUL is not allowed")),
            Ok(_) if !seen.insert(name) => faults.push(Fault::new(name, "repeated", "given more than once")),
            Ok(_) => {}
        }
    }
    faults
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = std::future::Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::parse(request.query_string()))
    }
}
