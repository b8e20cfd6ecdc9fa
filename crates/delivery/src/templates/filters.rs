//! The filters that templates have. None makes a value grow, except for `join` and `quoted`, whose results are limited.

use jiff::{
    Span, Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};
use minijinja::{Environment, Error, ErrorKind, Value};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, LazyLock};

use super::Language;
use super::language::patterns;
use crate::text::cut;

/// The names of the filters.
pub(super) const FILTERS: &[&str] = &[
    "date", "datetime", "default", "duration", "first", "join", "last", "length", "lower", "quoted", "time",
    "trim", "truncate", "upper",
];

/// The longest text that a filter returns, in bytes.
const LONGEST: usize = 64 * 1024;

/// The most bytes that the filters of one rendering read. A step of the engine may filter a long text, so that the limit of steps
/// alone would let a template take seconds.
const MOST_READ: usize = 4 * 1024 * 1024;

/// What the filters of a rendering may still read, in bytes.
#[derive(Clone)]
struct Budget(Arc<AtomicUsize>);

impl Budget {
    fn take(&self, bytes: usize) -> Result<(), Error> {
        let rest = self.0.fetch_update(Relaxed, Relaxed, |rest| rest.checked_sub(bytes));
        rest.map(|_| ()).map_err(|_| Error::new(ErrorKind::OutOfFuel, "filters read too much"))
    }
}

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zone of this IANA name. An unknown name means UTC.
fn zone_of(name: &str) -> (TimeZone, String) {
    match ZONES.get(name) {
        Ok(zone) => (zone, name.to_owned()),
        Err(_) => (TimeZone::UTC, "UTC".to_owned()),
    }
}

/// Adds the filters. Times are written for this language and IANA zone.
pub(super) fn add_to(env: &mut Environment<'_>, language: Language, zone: &str) {
    let (zone, name) = zone_of(zone);
    let [datetime, date, time] = patterns(language);
    let shown = move |pattern: &str, value: &Value| -> Result<Value, Error> {
        let Some(text) = value.as_str() else { return none_or_refuse(value, "a time") };
        let at: Timestamp = text.parse().map_err(|_| refuse("is not a time"))?;
        Ok(Value::from(at.to_zoned(zone.clone()).strftime(pattern).to_string()))
    };
    let (first, second) = (shown.clone(), shown.clone());
    env.add_filter("datetime", move |value: Value| {
        let text = first(datetime, &value)?;
        Ok::<_, Error>(if text.is_none() { text } else { Value::from(format!("{text} ({name})")) })
    });
    env.add_filter("date", move |value: Value| second(date, &value));
    env.add_filter("time", move |value: Value| shown(time, &value));
    env.add_filter("duration", |value: Value| {
        let Some(text) = value.as_str() else { return none_or_refuse(&value, "a duration") };
        duration(text).map(Value::from).ok_or_else(|| refuse("is not a duration"))
    });
    let budget = Budget(Arc::new(AtomicUsize::new(MOST_READ)));
    let of_text = |name: &'static str, env: &mut Environment<'_>, change: fn(&str) -> String| {
        let budget = budget.clone();
        env.add_filter(name, move |value: Value| on_text(&budget, &value, change));
    };
    of_text("upper", env, str::to_uppercase);
    of_text("lower", env, str::to_lowercase);
    of_text("trim", env, |text| text.trim().to_owned());
    of_text("quoted", env, quoted);
    let (cutting, counting, joining) = (budget.clone(), budget.clone(), budget);
    env.add_filter("truncate", move |value: Value, length: usize| {
        on_text(&cutting, &value, |text| cut(text, length))
    });
    env.add_filter(
        "default",
        |value: Value, other: Value| {
            if value.is_none() || value.as_str() == Some("") { other } else { value }
        },
    );
    env.add_filter("length", move |value: Value| match value.as_str() {
        Some(text) => counting.take(text.len()).map(|()| text.chars().count()),
        None => Ok(value.len().unwrap_or(0)),
    });
    env.add_filter("first", |value: Value| list(&value).map(|items| items.into_iter().next()));
    env.add_filter("last", |value: Value| list(&value).map(|items| items.into_iter().next_back()));
    env.add_filter("join", move |value: Value, between: Option<String>| {
        let texts: Vec<String> = list(&value)?.iter().map(ToString::to_string).collect();
        let between = between.unwrap_or_default();
        let length: usize = texts.iter().map(|text| text.len().saturating_add(between.len())).sum();
        joining.take(length)?;
        if length > LONGEST { Err(refuse("makes a text that is too long")) } else { Ok(texts.join(&between)) }
    });
}

/// A length of time that ISO 8601 writes, such as `PT12H`, in short words such as `12h`.
pub(super) fn duration(text: &str) -> Option<String> {
    let span: Span = text.parse().ok()?;
    Some(format!("{span:#}"))
}

/// A moment that RFC 3339 writes, for this language and IANA zone, with the zone.
pub(super) fn moment(language: Language, zone: &str, text: &str) -> Option<String> {
    let (zone, name) = zone_of(zone);
    let at: Timestamp = text.parse().ok()?;
    let [datetime, ..] = patterns(language);
    Some(format!("{} ({name})", at.to_zoned(zone).strftime(datetime)))
}

/// A text with `> ` before each line, so that nobody's text can pass for a line of the message.
fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

fn on_text(budget: &Budget, value: &Value, change: impl Fn(&str) -> String) -> Result<Value, Error> {
    let Some(text) = value.as_str() else { return none_or_refuse(value, "a text") };
    budget.take(text.len())?;
    let changed = change(text);
    if changed.len() > LONGEST {
        Err(refuse("makes a text that is too long"))
    } else {
        Ok(Value::from(changed))
    }
}

fn list(value: &Value) -> Result<Vec<Value>, Error> {
    match value.as_str() {
        Some(_) => Err(refuse("is not a list")),
        None if value.is_none() => Ok(Vec::new()),
        None => Ok(value.try_iter()?.collect()),
    }
}

/// A missing value stays missing, so that templates may filter optional values.
fn none_or_refuse(value: &Value, what: &str) -> Result<Value, Error> {
    if value.is_none() { Ok(Value::from(())) } else { Err(refuse(&format!("is not {what}"))) }
}

fn refuse(why: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, why.to_owned())
}
