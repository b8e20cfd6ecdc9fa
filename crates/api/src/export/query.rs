//! What an export takes: the parameters of its list but those of pages, and a format.

use gatepass_domain::text::TextEnum;
use gatepass_persistence::export::Format;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::ObjectBuilder;
use utoipa::openapi::{Required, Type};
use uuid::Uuid;

/// What the API speaks elsewhere.
const DEFAULT: Format = Format::Json;
/// What a list takes and its export does not.
const OF_PAGES: [&str; 3] = ["limit", "cursor", "include"];

/// The query of an export of the list that takes `T`.
#[derive(Debug)]
pub struct ExportOf<T> {
    /// What the list is asked for.
    pub list: T,
    /// What is asked of the file.
    pub asked: Asked,
}

/// What an export is asked for.
#[derive(Debug)]
pub struct Asked {
    /// How the rows are written.
    pub format: Format,
    /// The list's parameters as they were given, for the log.
    pub filters: BTreeMap<String, Vec<String>>,
}

impl Asked {
    /// The organizations that were asked for.
    pub fn orgs(&self) -> Vec<Uuid> {
        let given = self.filters.get("org_id").into_iter().flatten();
        given.filter_map(|id| id.parse().ok()).collect()
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for ExportOf<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (of_format, of_list): (Vec<_>, Vec<_>) = Vec::<(String, String)>::deserialize(deserializer)?
            .into_iter()
            .partition(|(name, _)| name == "format");
        if let Some((name, _)) = of_list.iter().find(|(name, _)| OF_PAGES.contains(&name.as_str())) {
            return Err(D::Error::custom(format!("unknown field `{name}`: an export has no pages")));
        }
        let format = match of_format.as_slice() {
            [] => DEFAULT,
            [(_, format)] => Format::parse(format).ok_or_else(|| D::Error::custom("csv, json or ndjson"))?,
            _ => return Err(D::Error::custom("duplicate field `format`")),
        };
        let text = serde_html_form::to_string(&of_list).map_err(D::Error::custom)?;
        let list = serde_html_form::from_str(&text).map_err(D::Error::custom)?;
        let mut filters: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in of_list {
            filters.entry(name).or_default().push(value);
        }
        Ok(Self { list, asked: Asked { format, filters } })
    }
}

impl<T: IntoParams> IntoParams for ExportOf<T> {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut all = T::into_params(place);
        all.retain(|parameter| !OF_PAGES.contains(&parameter.name.as_str()));
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(Format::ALL.iter().map(|format| format.as_str())))
            .default(Some(json!(DEFAULT.as_str())));
        let format = ParameterBuilder::new()
            .name("format")
            .parameter_in(ParameterIn::Query)
            .required(Required::False)
            .description(Some("How the rows are written."))
            .schema(Some(schema))
            .build();
        all.push(format);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "read, not used")]
    struct List {
        #[serde(default)]
        org_id: Vec<Uuid>,
        q: Option<String>,
        limit: Option<i64>,
    }

    proptest! {
        #[test]
        fn fuzz_an_export_takes_what_its_list_takes_but_pages(q in "[^\0]{0,50}", orgs in proptest::collection::vec(any::<u128>(), 0..3)) {
            let mut pairs: Vec<(&str, String)> = orgs.iter().map(|id| ("org_id", Uuid::from_u128(*id).to_string())).collect();
            pairs.extend([("q", q.clone()), ("format", "csv".to_owned())]);
            let text = serde_html_form::to_string(&pairs).unwrap();
            let read: ExportOf<List> = serde_html_form::from_str(&text).unwrap();
            prop_assert_eq!(read.asked.orgs(), read.list.org_id.clone());
            prop_assert_eq!(read.asked.format, Format::Csv);
            prop_assert_eq!(read.list.q.clone().unwrap_or_default(), q);
            for more in ["limit=5", "colour=red", "format=json", "q=x"] {
                let query = format!("{text}&{more}");
                prop_assert!(serde_html_form::from_str::<ExportOf<List>>(&query).is_err(), "{}", query);
            }
        }
    }
}
