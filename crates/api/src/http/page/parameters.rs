//! The parameters that every list takes besides its filters.

use super::{DEFAULT_LIMIT, Listing, MOST, SortBy};
use crate::error::Result;
use crate::extract::Both;
use serde::Deserialize;
use std::fmt::Debug;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::{IntoParams, ToSchema};

/// The query of a list: which items, and which page of them, in the order `S`.
pub type List<F, S = SortBy> = Both<F, Paging<S>>;

/// Which page of a list, in which order, and whether to count all items.
pub type Paging<S = SortBy> = Both<Sorted<S>, Totals>;

/// Which page of a list, in which order.
pub type Sorted<S = SortBy> = Both<Order<S>, Pages>;

/// Which page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Pages {
    /// The number of items to return, 50 by default. A page has at most 200 items.
    #[param(minimum = 1, example = 50)]
    pub(super) limit: Option<i64>,
    /// The `next_cursor` of the previous page, sent with the same filters and order.
    #[param(max_length = 2000)]
    pub(super) cursor: Option<String>,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Order<S = SortBy> {
    /// The order.
    #[serde(default)]
    pub sort: S,
}

/// Whether to count the items of all pages.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Totals {
    /// `total` adds the number of items on all pages to the answer.
    #[param(inline)]
    include: Option<Include>,
}

/// What a page contains besides its items.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Include {
    /// The number of items on all pages.
    Total,
}

impl Pages {
    /// The number of items to return.
    pub(super) fn limit(&self) -> i64 {
        self.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MOST)
    }
}

impl<S: Copy + Into<SortBy>> Sorted<S> {
    /// The listing of this page. `filters` is everything that selects items, in a canonical form.
    pub fn listing(&self, filters: &impl Debug) -> Result<Listing> {
        let Both(order, pages) = self;
        Listing::new(pages, order.sort.into(), filters)
    }
}

impl<S: Copy + Into<SortBy>> Paging<S> {
    /// The listing of this page. `filters` is everything that selects items, in a canonical form.
    pub fn listing(&self, filters: &impl Debug) -> Result<Listing> {
        self.0.listing(filters)
    }

    /// Which page.
    pub fn pages(&self) -> &Pages {
        &self.0.1
    }

    /// The requested order.
    pub fn sort(&self) -> S {
        self.0.0.sort
    }

    /// Whether to count the items of all pages.
    pub fn counts(&self) -> bool {
        self.1.include.is_some()
    }
}

// The derive does not support the schema of a type parameter.
impl<S: ToSchema> IntoParams for Order<S> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let sort = ParameterBuilder::new()
            .name("sort")
            .parameter_in(ParameterIn::Query)
            .required(Required::False)
            .description(Some("The order of the items."))
            .schema(Some(S::schema()));
        vec![sort.build()]
    }
}
