//! Keyset pages. A page begins after the last item of the page before it, so that page 1,000 costs no more than page 1.

use gatepass_domain::writing::fold;
use uuid::Uuid;

/// The position at which a page begins: after this item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    /// The sort key of the last item. Empty when the list is sorted by id, which is the time of creation.
    pub key: String,
    /// The id of the last item, which makes the position unique.
    pub id: Uuid,
}

/// A page of a list and its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The number of items, 1 to 200.
    pub limit: i64,
    /// The position after which the page begins. None: the beginning of the list.
    pub after: Option<After>,
    /// The order.
    pub sort: Sort,
}

/// The orders of a list. Ids are UUIDv7, so their order is the order of creation.
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
    /// The number of rows to ask for: one more than the page shows, which tells whether another page follows.
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

/// The pattern that finds `text` anywhere in a folded text, within one of its fields. It takes wildcards in the text
/// literally.
pub fn contains_pattern(text: &str) -> String {
    format!("%{}%", fold(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

/// The number in a search for exactly one number of a ticket, such as `#14`.
pub fn ticket_number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('#')?;
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
}
