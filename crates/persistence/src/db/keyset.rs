//! Keyset pages: the position after the last item of a page, so that page 1,000 costs what page 1 costs.

use uuid::Uuid;

/// Where a page begins: after this item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    /// The last item's sort key; empty when the list is sorted by id, that is by time of creation.
    pub key: String,
    /// The last item's id, which makes the position unique.
    pub id: Uuid,
}

/// A page of a list and its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// How many items, 1 to 200.
    pub limit: i64,
    /// The position after which the page begins; none: the beginning.
    pub after: Option<After>,
    /// The order.
    pub sort: Sort,
}

/// The orders of a list. Ids are UUIDv7, so their order is that of creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Newest first: the default.
    Newest,
    /// Oldest first.
    Oldest,
    /// By name, A first; by username for users and accounts.
    Name,
    /// By name, Z first; by username for users and accounts.
    NameDescending,
}

impl Page {
    /// How many rows to ask for: one more than shown tells whether another page follows.
    pub fn fetch(&self) -> i64 {
        self.limit + 1
    }
}

/// Applies a [`Page`] to a boxed diesel query over a table with this id and this name column.
macro_rules! paged {
    ($query:expr, $page:expr, $id:expr, $name:expr) => {{
        use $crate::db::keyset::Sort;
        let page: &$crate::db::keyset::Page = $page;
        let mut query = $query;
        if let Some(after) = &page.after {
            query = match page.sort {
                Sort::Newest => query.filter($id.lt(after.id)),
                Sort::Oldest => query.filter($id.gt(after.id)),
                Sort::Name => query.filter(
                    $name.gt(after.key.clone()).or($name.eq(after.key.clone()).and($id.gt(after.id))),
                ),
                Sort::NameDescending => query.filter(
                    $name.lt(after.key.clone()).or($name.eq(after.key.clone()).and($id.lt(after.id))),
                ),
            };
        }
        match page.sort {
            Sort::Newest => query.order($id.desc()),
            Sort::Oldest => query.order($id.asc()),
            Sort::Name => query.order(($name.asc(), $id.asc())),
            Sort::NameDescending => query.order(($name.desc(), $id.desc())),
        }
        .limit(page.fetch())
    }};
}
pub(crate) use paged;

/// The pattern that finds `text` anywhere, with the wildcards that it holds taken as they are written.
pub fn contains_pattern(text: &str) -> String {
    format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}
