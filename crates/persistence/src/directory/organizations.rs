//! Organizations: the tenants. Everything except users belongs to one.

use crate::db::json::Json;
use crate::db::keyset::{Page, contains_pattern, paged};
use crate::schema::organizations;
use crate::{Conn, Result, Tx};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Orgs;
use gatepass_domain::ids::OrgId;
use gatepass_domain::settings::Settings;
use gatepass_domain::writing::fold_fields;
use time::OffsetDateTime;
use uuid::Uuid;

/// An organization.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Organization {
    pub id: Uuid,
    pub name: String,
    pub slug: String,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub settings: Settings,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = organizations, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    name: String,
    slug: String,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    settings: Json<Settings>,
}

impl From<Row> for Organization {
    fn from(row: Row) -> Self {
        let Row { id, name, slug, created_at, updated_at, settings: Json(settings) } = row;
        Self { id, name, slug, created_at, updated_at, settings }
    }
}

impl From<&Organization> for Row {
    fn from(organization: &Organization) -> Self {
        let Organization { id, name, slug, created_at, updated_at, settings } = organization.clone();
        Self { id, name, slug, created_at, updated_at, settings: Json(settings) }
    }
}

/// The filters of a list of organizations. An empty list means all that are visible to the caller.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is named after what it selects by")]
pub struct Filter {
    pub slugs: Vec<String>,
    pub text: Option<String>,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
}

fn matching(visible: &Orgs, filter: &Filter) -> organizations::BoxedQuery<'static, Pg> {
    let Filter { slugs, text, created_from, created_to } = filter.clone();
    let mut query = organizations::table.into_boxed();
    if let Some(orgs) = org_ids(visible) {
        query = query.filter(organizations::id.eq_any(orgs));
    }
    if !slugs.is_empty() {
        query = query.filter(organizations::slug.eq_any(slugs));
    }
    if let Some(text) = text {
        query = query.filter(organizations::folded.like(contains_pattern(&text)));
    }
    if let Some(from) = created_from {
        query = query.filter(organizations::created_at.ge(from));
    }
    if let Some(to) = created_to {
        query = query.filter(organizations::created_at.lt(to));
    }
    query
}

/// The organizations to which a query is limited. None: no limit.
pub(crate) fn org_ids(visible: &Orgs) -> Option<Vec<Uuid>> {
    match visible {
        Orgs::All => None,
        Orgs::Only(orgs) => Some(orgs.iter().map(|org| Uuid::from(*org)).collect()),
    }
}

/// A page of organizations that are visible and match, and one more organization if another page follows.
pub async fn list(
    conn: &mut Conn,
    visible: &Orgs,
    filter: &Filter,
    page: &Page,
) -> Result<Vec<Organization>> {
    let query = matching(visible, filter).select(Row::as_select());
    let query = paged!(query, page, organizations::id, organizations::name);
    let rows: Vec<Row> = query.load(&mut **conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The number of organizations that are visible and match.
pub async fn count(conn: &mut Conn, visible: &Orgs, filter: &Filter) -> Result<i64> {
    Ok(matching(visible, filter).count().get_result(&mut **conn).await?)
}

/// Finds an organization.
pub async fn find(conn: &mut Conn, id: OrgId) -> Result<Organization> {
    let found = organizations::table.find(Uuid::from(id)).select(Row::as_select());
    Ok(found.first::<Row>(&mut **conn).await?.into())
}

/// Finds an organization, and keeps it unchanged until the transaction ends.
pub async fn find_shared(tx: &mut Tx, id: OrgId) -> Result<Organization> {
    let found = organizations::table.find(Uuid::from(id)).select(Row::as_select());
    Ok(found.for_share().first::<Row>(&mut ***tx).await?.into())
}

/// Finds an organization, and locks it until the transaction ends.
pub async fn find_locked(tx: &mut Tx, id: OrgId) -> Result<Organization> {
    let found = organizations::table.find(Uuid::from(id)).select(Row::as_select());
    Ok(found.for_update().first::<Row>(&mut ***tx).await?.into())
}

/// The first organization of the installation, to which the reviews of global rules belong. None: there is no organization.
pub async fn first(conn: &Conn) -> Result<Option<OrgId>> {
    let found = organizations::table.order((organizations::created_at.asc(), organizations::id.asc()));
    let found = found.select(organizations::id).first::<Uuid>(&mut &**conn).await.optional()?;
    Ok(found.map(OrgId))
}

/// Whether the organization exists. Keeps it until the transaction ends.
pub async fn exists(tx: &mut Tx, id: OrgId) -> Result<bool> {
    let found = organizations::table.find(Uuid::from(id)).select(organizations::id);
    Ok(found.for_key_share().first::<Uuid>(&mut ***tx).await.optional()?.is_some())
}

/// The text that searches for organizations look through.
fn folded(organization: &Organization) -> String {
    fold_fields([organization.name.as_str(), organization.slug.as_str()])
}

/// Stores a new organization.
pub async fn insert(tx: &mut Tx, organization: &Organization) -> Result<()> {
    let values = (Row::from(organization), organizations::folded.eq(folded(organization)));
    diesel::insert_into(organizations::table).values(values).execute(&mut ***tx).await?;
    Ok(())
}

/// Stores a changed organization.
pub async fn save(tx: &mut Tx, organization: &Organization) -> Result<()> {
    let stored = organizations::table.find(organization.id);
    let values = (Row::from(organization), organizations::folded.eq(folded(organization)));
    diesel::update(stored).set(values).execute(&mut ***tx).await?;
    Ok(())
}

/// Removes an organization that no object uses.
pub async fn delete(tx: &mut Tx, id: OrgId) -> Result<()> {
    diesel::delete(organizations::table.find(Uuid::from(id))).execute(&mut ***tx).await?;
    Ok(())
}
