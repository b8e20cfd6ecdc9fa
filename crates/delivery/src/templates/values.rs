//! The context as values of the template engine. Texts are cleaned here, so that no template has to.

use std::{collections::BTreeMap, fmt, sync::Arc};

use minijinja::{Value, value::Object};
use serde_json::Value as Json;

use super::{
    Context,
    names::{Kind, NAMES},
};
use crate::text::{cut, line, text, turns_direction};

/// The longest text of the context, in characters.
const LONGEST: usize = 4000;

/// A group of names. A known name without a value is none, and only an unknown name is undefined.
#[derive(Debug)]
struct Fields {
    is_there: bool,
    values: BTreeMap<&'static str, Value>,
}

impl Object for Fields {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.values.get(key.as_str()?).cloned()
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.is_there
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a group of names")
    }
}

/// The names and values of the context.
pub(super) fn of(context: &Context) -> Value {
    let json = serde_json::to_value(context).unwrap_or_default();
    group(NAMES, &json)
}

fn value(kind: Kind, json: Option<&Json>) -> Value {
    let json = json.unwrap_or(&Json::Null);
    match kind {
        Kind::Line => {
            json.as_str().map(|dirty| cut(&line(dirty), LONGEST)).filter(|text| !text.is_empty()).into()
        }
        Kind::Text => {
            json.as_str().map(|dirty| cut(&text(dirty), LONGEST)).filter(|text| !text.is_empty()).into()
        }
        Kind::Link => json.as_str().and_then(link).into(),
        Kind::Group(fields) => group(fields, json),
        Kind::Lines => items(json).map(|item| value(Kind::Line, Some(item))).collect(),
        Kind::Groups(fields) => items(json).map(|item| group(fields, item)).collect(),
    }
}

fn group(fields: &'static [(&'static str, Kind)], json: &Json) -> Value {
    let values = fields.iter().map(|(name, kind)| (*name, value(*kind, json.get(name)))).collect();
    Value::from_object(Fields { is_there: json.is_object(), values })
}

fn items(json: &Json) -> impl Iterator<Item = &Json> {
    json.as_array().map(Vec::as_slice).unwrap_or_default().iter()
}

/// A link of ours: an absolute address that can't leave its attribute or its line.
fn link(text: &str) -> Option<String> {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    let is_plain =
        |c: char| !c.is_whitespace() && !c.is_control() && !turns_direction(c) && !"\"'<>`".contains(c);
    (is_web && text.chars().all(is_plain)).then(|| text.to_owned())
}
