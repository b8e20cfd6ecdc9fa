//! Structs of query parameters, and how several of them are read from one query. `#[serde(flatten)]` does not work
//! for numbers and lists, nor with unknown parameters refused.

use serde::de::value::Error as Refused;
use serde::de::{DeserializeOwned, Error, Visitor};
use serde::{Deserializer, forward_to_deserialize_any};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};

/// The query parameters of an operation.
pub trait Parameters: Sized {
    /// Adds the names of its parameters. `Query` refuses every other name.
    fn names(known: &mut Vec<&'static str>);

    /// Reads its parameters, and ignores others.
    fn read(query: &str) -> Result<Self, serde_html_form::de::Error>;
}

impl<T: DeserializeOwned> Parameters for T {
    fn names(known: &mut Vec<&'static str>) {
        // Never succeeds: it stops as soon as the names are known.
        drop(T::deserialize(Names(known)));
    }

    fn read(query: &str) -> Result<Self, serde_html_form::de::Error> {
        serde_html_form::from_str(query)
    }
}

/// Two structs of parameters that are read from one query, and listed one after the other in the contract.
#[derive(Debug)]
pub struct Both<A, B>(pub A, pub B);

impl<A: Parameters, B: Parameters> Parameters for Both<A, B> {
    fn names(known: &mut Vec<&'static str>) {
        A::names(known);
        B::names(known);
    }

    fn read(query: &str) -> Result<Self, serde_html_form::de::Error> {
        Ok(Self(A::read(query)?, B::read(query)?))
    }
}

impl<A: IntoParams, B: IntoParams> IntoParams for Both<A, B> {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut all = A::into_params(&place);
        all.extend(B::into_params(&place));
        all
    }
}

/// A deserializer that learns the names of a struct's fields from serde's derive.
struct Names<'a>(&'a mut Vec<&'static str>);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = Refused;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Refused> {
        self.0.extend(fields);
        Err(Refused::custom("only names are asked for"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
        Err(Refused::custom("only names are asked for"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map enum identifier ignored_any
    }
}
