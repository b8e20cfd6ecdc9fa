//! Rules between the fields of an input, which a schema can't express. Each rule is a function beside its type, in
//! `#[validate(schema(function = "..."))]`. Its name says what holds if the rule is kept. Rules that need stored data
//! are in the use cases.

use crate::Result;
use gatepass_domain::refused::{Fault, Refused};
use serde_json::Value;
use std::collections::HashMap;
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

/// Refuses an input that breaks rules of its type.
pub fn keep(input: &impl Validate) -> Result<()> {
    refuse(broken(input))
}

/// Refuses an input that has faults.
pub fn refuse(faults: Vec<Fault>) -> Result<()> {
    if faults.is_empty() { Ok(()) } else { Err(Refused::faults(faults)) }
}

/// The faults of an input by the rules of its type, for callers that report them together with faults of references.
pub fn broken(input: &impl Validate) -> Vec<Fault> {
    input.validate().err().map(|errors| flatten("", &errors)).unwrap_or_default()
}

/// Turns the fault of a broken rule into the result that `validator` expects. The fault's pointer is relative to the
/// type of the rule.
pub fn outcome(fault: Option<Fault>) -> Result<(), ValidationError> {
    let Some(Fault { pointer, code, detail }) = fault else { return Ok(()) };
    let mut error =
        ValidationError { code: code.into(), message: Some(detail.into()), params: HashMap::new() };
    error.add_param("pointer".into(), &pointer);
    Err(error)
}

/// The faults that `validator` found, with JSON pointers.
fn flatten(pointer: &str, errors: &ValidationErrors) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (field, kind) in errors.errors() {
        let here = if field == "__all__" { pointer.to_owned() } else { format!("{pointer}/{field}") };
        match kind {
            ValidationErrorsKind::Struct(inner) => faults.extend(flatten(&here, inner)),
            ValidationErrorsKind::List(items) => {
                faults.extend(items.iter().flat_map(|(i, inner)| flatten(&format!("{here}/{i}"), inner)));
            }
            ValidationErrorsKind::Field(found) => faults.extend(found.iter().map(|e| {
                let pointer = e.params.get("pointer").and_then(Value::as_str).unwrap_or_default();
                let detail = e.message.as_deref().unwrap_or("not acceptable");
                Fault::new(format!("{here}{pointer}"), &e.code, detail)
            })),
        }
    }
    faults
}
