//! Renders messages in a sandbox, and checks templates before an organization uses them.

use std::{fmt, io};

use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};

use super::{Context, Language, Message, TemplateFault, builtin, filters, lint, values};
use crate::text::{cut, line};

/// The most steps of a rendering.
const STEPS: u64 = 100_000;
/// The longest rendered text, in bytes.
const LONGEST: usize = 256 * 1024;
/// The longest subject, in characters.
const LONGEST_SUBJECT: usize = 200;

/// The part of a message that a template makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The subject: one line, without escapes.
    Subject,
    /// The plain text, without escapes.
    Text,
    /// The HTML, which escapes every value.
    Html,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Subject => "subject",
            Self::Text => "text",
            Self::Html => "html",
        })
    }
}

/// The three templates of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The subject's template.
    pub subject: String,
    /// The plain text's template.
    pub text: String,
    /// The HTML's template.
    pub html: String,
}

/// The templates that an organization uses in place of the built-in ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The subject's template.
    pub subject: Option<String>,
    /// The plain text's template.
    pub text: Option<String>,
    /// The HTML's template.
    pub html: Option<String>,
}

/// A message, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line, at most 200 characters, without control characters.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML document.
    pub html: String,
}

/// Renders a message for a recipient with this language and IANA zone; an unknown zone means UTC.
///
/// Returns the first fault of a template. Built-in templates have none, so only `overrides` can cause one: render again
/// without them, so that the message is not lost.
pub fn render(
    message: Message,
    language: Language,
    zone: &str,
    overrides: &Overrides,
    context: &Context,
) -> Result<Rendered, TemplateFault> {
    let builtin = builtin::builtin(message, language);
    let Overrides { subject, text, html } = overrides;
    let one = |part, own: &Option<String>, builtin: &str| {
        part_of(part, own.as_deref().unwrap_or(builtin), language, zone, context)
    };
    Ok(Rendered {
        subject: cut(&line(&one(Part::Subject, subject, &builtin.subject)?), LONGEST_SUBJECT),
        text: without_gaps(&one(Part::Text, text, &builtin.text)?),
        html: one(Part::Html, html, &builtin.html)?,
    })
}

/// The first sentences of a message, which say what happened, on one line.
pub fn lead(message: Message, language: Language, zone: &str, context: &Context) -> String {
    // Built-in templates have no faults.
    line(&part_of(Part::Text, builtin::lead(message, language), language, zone, context).unwrap_or_default())
}

/// Every fault of a template: wrong statements, names and filters with their lines, and what fails when it is rendered with
/// all values or with as few as there can be.
pub fn check(part: Part, source: &str) -> Vec<TemplateFault> {
    let mut faults = lint::faults(part, source);
    if faults.is_empty() {
        let rendered = |context: &Context| part_of(part, source, Language::English, "UTC", context);
        let full = rendered(&Context::example());
        if full.as_ref().is_ok_and(|text| text.trim().is_empty()) {
            faults.push(TemplateFault { part, line: None, why: "says nothing".to_owned() });
        }
        faults.extend([full, rendered(&Context::default())].into_iter().filter_map(Result::err));
        faults.dedup();
    }
    faults
}

fn part_of(
    part: Part,
    source: &str,
    language: Language,
    zone: &str,
    context: &Context,
) -> Result<String, TemplateFault> {
    if let Some(fault) = lint::faults(part, source).into_iter().next() {
        return Err(fault);
    }
    let env = sandbox(part, language, zone);
    let mut text = Limited(Vec::new());
    let rendered = env
        .template_from_str(source)
        .and_then(|template| template.render_captured_to(values::of(context), &mut text).map(|_| ()));
    rendered.map_err(|error| TemplateFault::of_engine(part, &error))?;
    Ok(String::from_utf8_lossy(&text.0).into_owned())
}

fn sandbox<'a>(part: Part, language: Language, zone: &str) -> Environment<'a> {
    let mut env = Environment::empty();
    env.set_debug(true);
    env.set_fuel(Some(STEPS));
    env.set_recursion_limit(50);
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_syntax(lint::syntax());
    // The formatter escapes.
    env.set_auto_escape_callback(|_| AutoEscape::None);
    env.set_formatter(move |out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value| {
        write(out, part, value)
    });
    filters::add_to(&mut env, language, zone);
    env
}

/// Writes a value. Missing values write nothing; lists and groups are refused, since nobody wants to read them so.
fn write(out: &mut Output<'_>, part: Part, value: &Value) -> Result<(), Error> {
    if value.is_none() {
        return Ok(());
    }
    if value.as_object().is_some() {
        return Err(Error::new(ErrorKind::InvalidOperation, "is a list or a group of names, not a text"));
    }
    let text = value.to_string();
    if part != Part::Html {
        return out.write_str(&text).map_err(Error::from);
    }
    for c in text.chars() {
        match c {
            '&' => out.write_str("&amp;"),
            '<' => out.write_str("&lt;"),
            '>' => out.write_str("&gt;"),
            '"' => out.write_str("&quot;"),
            '\'' => out.write_str("&#39;"),
            c => out.write_str(c.encode_utf8(&mut [0; 4])),
        }?;
    }
    Ok(())
}

/// A text that refuses to grow beyond its limit.
struct Limited(Vec<u8>);

impl io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(io::Error::other("too long"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The text without more than one empty line in a row.
fn without_gaps(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines() {
        // The line before a signature is `-- `, and its space counts.
        let line = if line == "-- " { line } else { line.trim_end() };
        if !(line.is_empty() && lines.last().is_none_or(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    lines.join("\n").trim_end().to_owned() + "\n"
}
