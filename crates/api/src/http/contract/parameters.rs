//! Checks query strings and request headers against the published parameters, like bodies against schemas. Handlers
//! read the types; this module checks bounds that the types do not have. It also knows which operations take a body.

use super::{characters, compile, fault};
use crate::error::Fault;
use actix_web::HttpRequest;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

/// The method and path of an operation, as in the document.
type Operation = (String, String);

/// The input that an operation takes.
struct Input {
    parameters: Vec<Parameter>,
    takes_body: bool,
}

struct Parameter {
    name: String,
    place: String,
    is_list: bool,
    is_required: bool,
    schema: &'static Value,
    /// The schema with what the parameter says about it: its description and example.
    described: Value,
    /// Compiled when the first value arrives, like validators of bodies.
    validator: OnceLock<Option<Validator>>,
}

static INPUTS: LazyLock<BTreeMap<Operation, Input>> = LazyLock::new(|| {
    let document = crate::openapi::document();
    let items = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let operations =
        items.flat_map(|(path, item)| item.as_object().into_iter().flatten().map(move |(m, o)| (m, path, o)));
    operations
        .map(|(method, path, operation)| {
            let listed = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
            let parameters = listed.filter_map(|p| Parameter::of(p, document)).collect();
            let input = Input { parameters, takes_body: operation.get("requestBody").is_some() };
            ((method.to_uppercase(), path.clone()), input)
        })
        .collect()
});

fn all() -> impl Iterator<Item = &'static Parameter> {
    INPUTS.values().flat_map(|input| &input.parameters)
}

/// The names of the parameters of queries that are texts, and neither ids nor times nor values of a list.
static TEXTS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let is_text = |schema: &Value| {
        let schema = schema.get("items").unwrap_or(schema);
        let is_free = ["format", "enum", "$ref"].iter().all(|keyword| schema.get(keyword).is_none());
        is_free && schema.get("type").is_some_and(|kind| kind == "string")
    };
    let of_queries = all().filter(|parameter| parameter.place == "query");
    of_queries
        .filter(|parameter| is_text(parameter.schema))
        .map(|parameter| parameter.name.as_str())
        .collect()
});

/// Whether a parameter of this name is a text.
pub fn is_text(name: &str) -> bool {
    TEXTS.contains(name)
}

impl Parameter {
    fn of(parameter: &'static Value, document: &'static Value) -> Option<Self> {
        let reference = parameter.get("$ref").and_then(Value::as_str);
        let parameter = match reference {
            Some(reference) => document.pointer(reference.trim_start_matches('#'))?,
            None => parameter,
        };
        let text = |name: &str| Some(parameter.get(name)?.as_str()?.to_owned());
        let schema = parameter.get("schema")?;
        let is_list = schema.get("type").is_some_and(|kind| kind == "array");
        let is_required = parameter.get("required") == Some(&Value::Bool(true));
        let mut described = schema.clone();
        for name in ["description", "example"] {
            if let (Some(fields), Some(said)) = (described.as_object_mut(), parameter.get(name)) {
                fields.entry(name).or_insert_with(|| said.clone());
            }
        }
        let (name, place, validator) = (text("name")?, text("in")?, OnceLock::new());
        Some(Self { name, place, is_list, is_required, schema, described, validator })
    }

    fn validator(&self) -> Option<&Validator> {
        self.validator.get_or_init(|| compile(self.schema, crate::openapi::document())).as_ref()
    }

    /// The value that a text stands for, as the types of queries read it.
    fn typed(&self, text: &str) -> Value {
        match (self.schema.get("type").and_then(Value::as_str), text) {
            (Some("integer"), _) => match text.parse::<i64>() {
                Ok(number) => json!(number),
                // Too large for the type, but a number.
                Err(_) if text.bytes().all(|b| b.is_ascii_digit()) => {
                    text.parse().map_or(json!(text), |n: f64| json!(n))
                }
                Err(_) => json!(text),
            },
            (Some("boolean"), "true" | "on") => json!(true),
            (Some("boolean"), "false") => json!(false),
            _ => json!(text),
        }
    }

    fn faults(&self, values: &[&str]) -> Vec<Fault> {
        if values.is_empty() {
            let is_missing = self.is_required && self.place == "query";
            return is_missing
                .then(|| Fault::new(&self.name, "required", "is required"))
                .into_iter()
                .collect();
        }
        let Some(validator) = self.validator() else { return Vec::new() };
        let all: Vec<Value> = values.iter().map(|text| self.typed(text)).collect();
        let given = if self.is_list { vec![Value::Array(all)] } else { all };
        let errors = given.iter().flat_map(|value| validator.iter_errors(value));
        let mut faults: Vec<Fault> = errors.map(|error| fault(&self.name, &error, &self.described)).collect();
        if faults.is_empty() && values.iter().any(|value| characters::has_nul(value)) {
            faults.push(characters::nul(&self.name));
        }
        faults
    }
}

/// The input that the request's operation takes. None: it is not in the document.
fn input(request: &HttpRequest) -> Option<&'static Input> {
    let operation = (request.method().to_string(), request.match_pattern().unwrap_or_default());
    INPUTS.get(&operation)
}

/// The parameters of the request's operation in this place (query or header).
fn parameters(
    request: &HttpRequest,
    place: &'static str,
) -> impl Iterator<Item = &'static Parameter> + use<> {
    let parameters = input(request).into_iter().flat_map(|input| &input.parameters);
    parameters.filter(move |parameter| parameter.place == place)
}

/// The faults of these parameters, given their values by name.
fn faults<'a>(
    request: &HttpRequest,
    place: &'static str,
    values: impl Fn(&str) -> Vec<&'a str>,
) -> Vec<Fault> {
    parameters(request, place).flat_map(|parameter| parameter.faults(&values(&parameter.name))).collect()
}

/// Whether the request's operation has query parameters.
pub fn takes_query(request: &HttpRequest) -> bool {
    parameters(request, "query").next().is_some()
}

/// Whether the request's operation takes a body.
pub fn takes_body(request: &HttpRequest) -> bool {
    input(request).is_some_and(|input| input.takes_body)
}

/// The faults of the parsed query string. Those with the code `wrong_type` count only if the handler can't read the value either: it
/// takes an empty number for none.
pub fn query(request: &HttpRequest, pairs: &[(String, String)]) -> Vec<Fault> {
    faults(request, "query", |name| {
        pairs.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect()
    })
}

/// The faults of the documented request headers.
pub fn headers(request: &HttpRequest) -> Vec<Fault> {
    faults(request, "header", |name| {
        let given = request.headers().get_all(name);
        // A documented header is ASCII only, so any other text is replaced by a value that fails.
        given.map(|value| value.to_str().unwrap_or("\u{0}").trim()).collect()
    })
}

#[cfg(test)]
pub fn every_check_compiles() -> bool {
    all().all(|parameter| parameter.validator().is_some())
}
