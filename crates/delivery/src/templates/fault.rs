//! Faults of templates, for the admins who write them.

use std::fmt;

use super::Part;

/// A fault of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFault {
    /// The part that has the fault.
    pub part: Part,
    /// The line of the template, from 1. None: the whole template.
    pub line: Option<usize>,
    /// What is wrong, and what would be right.
    pub why: String,
}

impl TemplateFault {
    /// The fault that the template engine reports.
    pub(super) fn of_engine(part: Part, error: &minijinja::Error) -> Self {
        let why = match error.kind() {
            minijinja::ErrorKind::OutOfFuel => "takes too many steps".to_owned(),
            minijinja::ErrorKind::WriteFailure => "makes a text that is too long".to_owned(),
            kind => match error.detail() {
                Some(detail) => format!("{kind}: {detail}"),
                None => kind.to_string(),
            },
        };
        Self { part, line: error.line(), why }
    }
}

impl fmt::Display for TemplateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.part)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.why)
    }
}

impl std::error::Error for TemplateFault {}
