//! Page types. Each is a struct of its own, because the schema of a generic type would have another name, and not its
//! own items.

/// Defines a page of a list: `page_of! { /// A page of things. pub struct ThingPage of ThingView, with total }`.
macro_rules! page_of {
    ($(#[$doc:meta])* pub struct $page:ident of $item:ty) => {
        $crate::page::page_of! { $(#[$doc])* pub struct $page of $item, with {} }
    };
    ($(#[$doc:meta])* pub struct $page:ident of $item:ty, with total) => {
        $crate::page::page_of! { $(#[$doc])* pub struct $page of $item, with {
            /// The number of items on all pages; only with `include=total`.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[schema(minimum = 0)]
            pub total: Option<i64>,
        } }
    };
    ($(#[$doc:meta])* pub struct $page:ident of $item:ty, with { $($total:tt)* }) => {
        $(#[$doc])*
        #[derive(Debug, serde::Serialize, utoipa::ToSchema)]
        pub struct $page {
            /// The items of this page.
            #[schema(max_items = 200)]
            pub items: Vec<$item>,
            /// The cursor of the next page; null on the last page.
            #[schema(max_length = 2000)]
            pub next_cursor: Option<String>,
            $($total)*
        }
    };
}
pub(crate) use page_of;
