//! How organizations look on the wire.

use crate::page::{Include, SortBy};
use crate::schema::Timestamp;
use gatepass_persistence::organizations::Organization;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// An organization: a tenant.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationView {
    /// Its id.
    pub id: Uuid,
    /// The name to show.
    #[schema(max_length = 200, example = "Acme Payments")]
    pub name: String,
    /// Its short name, unique.
    #[schema(max_length = 63, example = "acme-payments")]
    pub slug: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl From<Organization> for OrganizationView {
    fn from(organization: Organization) -> Self {
        let Organization { id, name, slug, created_at, updated_at } = organization;
        Self { id, name, slug, created_at: created_at.into(), updated_at: updated_at.into() }
    }
}

/// A page of organizations.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationPage {
    /// The organizations.
    #[schema(max_items = 200)]
    pub items: Vec<OrganizationView>,
    /// Goes on after this page; null on the last.
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
    /// How many there are on all pages, with `include=total`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub total: Option<i64>,
}

/// A new organization.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOrganization {
    /// The name to show.
    #[schema(min_length = 1, max_length = 200, example = "Acme Payments")]
    pub name: String,
    /// Its short name: lower-case letters, digits and single hyphens, unique.
    #[schema(
        min_length = 1,
        max_length = 63,
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        example = "acme-payments"
    )]
    pub slug: String,
}

/// What to change of an organization. Leave out what stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateOrganization {
    /// The name to show.
    #[schema(min_length = 1, max_length = 200, example = "Acme Payments", nullable = false)]
    pub name: Option<String>,
    /// Its short name: lower-case letters, digits and single hyphens, unique.
    #[schema(
        min_length = 1,
        max_length = 63,
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        example = "acme-payments",
        nullable = false
    )]
    pub slug: Option<String>,
}

/// Which organizations to list. Those that the caller is in; for super admins all.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListOrganizations {
    /// How many at most; more than 200 are never given at once.
    #[param(minimum = 1, example = 50)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before, with the same filters and order.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
    /// The order.
    #[serde(default)]
    #[param(inline)]
    pub sort: SortBy,
    /// `total`: also count them all.
    #[param(inline)]
    pub include: Option<Include>,
    /// With one of these short names.
    #[serde(default)]
    #[param(max_items = 100)]
    pub slug: Vec<String>,
    /// Whose name or short name contains this.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// Made at this moment or later.
    #[param(inline)]
    pub created_from: Option<Timestamp>,
    /// Made before this moment.
    #[param(inline)]
    pub created_to: Option<Timestamp>,
}
