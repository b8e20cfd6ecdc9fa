//! The query of an export: the filters and the order of its list, and a format.

use crate::extract::Parameters;
use crate::page::{Order, SortBy};
use gatepass_domain::text::TextEnum;
use gatepass_persistence::export::{Delimiter, Form, Format};
use serde::de::Error;
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::ObjectBuilder;
use utoipa::openapi::{Required, Type};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The format of the rest of the API.
const DEFAULT: Format = Format::Json;

/// The query of an export of the list that takes the filters `F` and the order `S`.
#[derive(Debug)]
pub struct ExportOf<F, S = SortBy> {
    /// Which rows to export.
    pub filter: F,
    /// The order of the rows.
    pub sort: S,
    /// The requested file.
    pub asked: Asked,
}

/// The requested file.
#[derive(Debug)]
pub struct Asked {
    /// The form of the file.
    pub form: Form,
    /// All other parameters as they were sent, for the audit log.
    pub filters: BTreeMap<String, Vec<String>>,
}

impl Asked {
    /// The organizations that the query names.
    pub fn orgs(&self) -> Vec<Uuid> {
        let given = self.filters.get("org_id").into_iter().flatten();
        given.filter_map(|id| id.parse().ok()).collect()
    }
}

impl<F: Parameters, S> Parameters for ExportOf<F, S>
where
    Order<S>: Parameters,
{
    fn names(known: &mut Vec<&'static str>) {
        F::names(known);
        Order::<S>::names(known);
        known.extend(["format", "delimiter"]);
    }

    fn read(query: &str) -> Result<Self, serde_html_form::de::Error> {
        let mut filters: BTreeMap<String, Vec<String>> = serde_html_form::from_str(query)?;
        let format = match filters.remove("format").as_deref() {
            None => DEFAULT,
            Some([format]) => {
                Format::parse(format).ok_or_else(|| Error::custom("csv, json, ndjson or xlsx"))?
            }
            Some(_) => return Err(Error::duplicate_field("format")),
        };
        let delimiter = match filters.remove("delimiter").as_deref() {
            None => Delimiter::Comma,
            Some([sign]) => Delimiter::parse(sign).ok_or_else(|| Error::custom("`,` or `;`"))?,
            Some(_) => return Err(Error::duplicate_field("delimiter")),
        };
        let form = Form { format, delimiter };
        let Order { sort } = Order::read(query)?;
        Ok(Self { filter: F::read(query)?, sort, asked: Asked { form, filters } })
    }
}

impl<F: IntoParams, S: ToSchema> IntoParams for ExportOf<F, S> {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut all = F::into_params(&place);
        all.extend(Order::<S>::into_params(&place));
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(Format::ALL.iter().map(|format| format.as_str())))
            .default(Some(json!(DEFAULT.as_str())));
        let format = ParameterBuilder::new()
            .name("format")
            .parameter_in(ParameterIn::Query)
            .required(Required::False)
            .description(Some("The format of the file."))
            .schema(Some(schema))
            .build();
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            // No enum: generators of clients can make no names for signs.
            .pattern(Some(format!(
                "^[{}]$",
                Delimiter::ALL.iter().map(|sign| sign.as_str()).collect::<String>()
            )))
            .default(Some(json!(Delimiter::Comma.as_str())));
        let delimiter = ParameterBuilder::new()
            .name("delimiter")
            .parameter_in(ParameterIn::Query)
            .required(Required::False)
            .description(Some(
                "The sign between the cells of `csv`: a comma or a semicolon. Other formats ignore it.",
            ))
            .schema(Some(schema))
            .build();
        all.extend([format, delimiter]);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Query;
    use proptest::prelude::*;

    #[derive(Debug, serde::Deserialize)]
    struct Filter {
        #[serde(default)]
        org_id: Vec<Uuid>,
        q: Option<String>,
    }

    proptest! {
        #[test]
        fn fuzz_an_export_takes_what_its_list_takes_but_pages(q in "[a-z]{1,50}", orgs in proptest::collection::vec(any::<u128>(), 0..3)) {
            let mut pairs: Vec<(&str, String)> = orgs.iter().map(|id| ("org_id", Uuid::from_u128(*id).to_string())).collect();
            pairs.extend([("q", q.clone()), ("format", "csv".to_owned())]);
            let text = serde_html_form::to_string(&pairs).unwrap();
            let read = Query::<ExportOf<Filter>>::parse(&text, |_| Vec::new()).unwrap().0;
            prop_assert_eq!(read.asked.orgs(), read.filter.org_id.clone());
            prop_assert_eq!(read.asked.form.format, Format::Csv);
            prop_assert_eq!(read.filter.q.clone().unwrap_or_default(), q);
            for more in ["limit=5", "colour=red", "format=json", "q=x"] {
                let twice = format!("{text}&{more}");
                prop_assert!(Query::<ExportOf<Filter>>::parse(&twice, |_| Vec::new()).is_err());
            }
        }
    }
}
