//! A filter by ids.

/// That a column holds one of these ids; none: any. One id is compared with `=`, since PostgreSQL reads an index in its order
/// for one value only.
macro_rules! one_of {
    ($column:expr, $ids:expr) => {
        match $ids.as_slice() {
            [] => None,
            [one] => Some(Box::new($column.eq(*one)) as Condition),
            several => Some(Box::new($column.eq_any(several.to_vec())) as Condition),
        }
    };
}
pub(crate) use one_of;
