//! Null in merge patches (RFC 7396): it removes. So a member of a patch may be null only if the answer can show it as
//! null. In Rust every member of a patch is an `Option`, which utoipa writes as nullable.

use serde_json::{Map, Value};

const MEDIA: &str = "/requestBody/content/application~1merge-patch+json/schema/$ref";
const ANSWER: &str = "/responses/200/content/application~1json/schema/$ref";

/// Changes within bodies of other operations. An omitted member keeps its value, and none can be removed.
const CHANGES: [&str; 3] = ["OtherRequest", "TicketChanges", "VisibleTo"];

/// Takes null away from members of patches and changes that can't be removed.
pub fn refuse_null(document: &mut Value) {
    for name in CHANGES {
        let members = document.pointer_mut(&format!("/components/schemas/{name}/properties"));
        members.and_then(Value::as_object_mut).into_iter().flatten().for_each(|(_, member)| not_null(member));
    }
    for (patch, answer) in pairs(document) {
        refuse_in(&patch, &answer, document);
    }
}

/// The schemas of each patch and of its answer.
fn pairs(document: &Value) -> Vec<(String, String)> {
    let items = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let operations = items.filter_map(|(_, item)| item.get("patch"));
    let pair = |operation: &Value| {
        let reference = |place| Some(operation.pointer(place)?.as_str()?.to_owned());
        Some((reference(MEDIA)?, reference(ANSWER)?))
    };
    operations.filter_map(pair).collect()
}

fn refuse_in(patch: &str, answer: &str, document: &mut Value) {
    let shown = shown(answer, document);
    let Some(members) = document.pointer_mut(&format!("{}/properties", &patch[1..])) else { return };
    let mut inner = Vec::new();
    for (name, member) in members.as_object_mut().into_iter().flatten() {
        let shown = shown.get(name);
        if !shown.is_some_and(is_nullable) {
            not_null(member);
        }
        let parts = (object(member), shown.and_then(object));
        // A schema that an answer shows too is no patch: it replaces the old value as a whole.
        if let (Some(patch), Some(answer)) = parts
            && patch != answer
        {
            inner.push((patch, answer));
        }
    }
    for (patch, answer) in inner {
        refuse_in(&patch, &answer, document);
    }
}

/// The members of the schema of an answer, also of those that it is put together from.
fn shown(reference: &str, document: &Value) -> Map<String, Value> {
    let mut members = Map::new();
    let mut parts: Vec<&Value> = document.pointer(&reference[1..]).into_iter().collect();
    while let Some(part) = parts.pop() {
        parts.extend(part.get("allOf").and_then(Value::as_array).into_iter().flatten());
        parts.extend(part.get("$ref").and_then(Value::as_str).and_then(|r| document.pointer(&r[1..])));
        let properties = part.get("properties").and_then(Value::as_object).into_iter().flatten();
        members.extend(properties.map(|(name, member)| (name.clone(), member.clone())));
    }
    members
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|kind| kind == "null")
}

fn is_nullable(member: &Value) -> bool {
    let kinds = member.get("type").and_then(Value::as_array).into_iter().flatten();
    let forms = member.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    kinds.into_iter().any(|kind| kind == "null") || forms.into_iter().any(is_null)
}

/// The schema of an object that the member refers to, whether or not it may be null.
fn object(member: &Value) -> Option<String> {
    let forms = member.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    let mut forms = std::iter::once(member).chain(forms);
    forms.find_map(|form| form.get("$ref")?.as_str()).map(str::to_owned)
}

fn not_null(member: &mut Value) {
    if let Some(kinds) = member.get_mut("type").and_then(Value::as_array_mut) {
        kinds.retain(|kind| kind != "null");
        if let [kind] = kinds.as_slice() {
            member["type"] = kind.clone();
        }
    }
    let Some(forms) = member.get_mut("oneOf").and_then(Value::as_array_mut) else { return };
    forms.retain(|form| !is_null(form));
    if let [form] = forms.as_slice() {
        *member = form.clone();
    }
}
