//! The contract's types for organizations.

use super::settings::{SettingsView, UpdateSettings};
use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_persistence::directory::organizations::Organization;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// An organization (tenant).
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationView {
    /// The id of the organization.
    pub id: Uuid,
    /// The display name.
    #[schema(max_length = 200, example = "Acme Payments")]
    pub name: String,
    /// The short name, unique.
    #[schema(max_length = 63, example = "acme-payments")]
    pub slug: String,
    /// The settings.
    pub settings: SettingsView,
    /// When the organization was created.
    pub created_at: Timestamp,
    /// When the organization was last changed.
    pub updated_at: Timestamp,
}

impl From<Organization> for OrganizationView {
    fn from(organization: Organization) -> Self {
        let Organization { id, name, slug, created_at, updated_at, settings } = organization;
        Self {
            id,
            name,
            slug,
            settings: settings.into(),
            created_at: created_at.into(),
            updated_at: updated_at.into(),
        }
    }
}

page_of! {
    /// A page of organizations.
    pub struct OrganizationPage of OrganizationView, with total
}

/// A new organization.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOrganization {
    /// The display name.
    #[schema(min_length = 1, max_length = 200, example = "Acme Payments")]
    pub name: String,
    /// The short name, unique: lower-case letters, digits and single hyphens.
    #[schema(
        min_length = 1,
        max_length = 63,
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        example = "acme-payments"
    )]
    pub slug: String,
}

/// Changes to an organization. Omitted fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateOrganization {
    /// The display name.
    #[schema(min_length = 1, max_length = 200, example = "Acme Payments")]
    pub name: Option<String>,
    /// The short name, unique: lower-case letters, digits and single hyphens.
    #[schema(
        min_length = 1,
        max_length = 63,
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        example = "acme-payments"
    )]
    pub slug: Option<String>,
    /// Changes to the settings. An API key also needs `flows:write` for them.
    #[schema(nullable = false)]
    pub settings: Option<UpdateSettings>,
}

/// Which organizations to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrganizationFilter {
    /// Organizations with one of these short names.
    #[serde(default)]
    #[param(max_items = 100)]
    pub slug: Vec<String>,
    /// Organizations whose name or short name contains this text.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// Organizations created at this time or later.
    #[param(inline)]
    pub created_from: Option<Timestamp>,
    /// Organizations created before this time.
    #[param(inline)]
    pub created_to: Option<Timestamp>,
}
