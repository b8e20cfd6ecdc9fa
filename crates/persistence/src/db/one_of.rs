//! A filter by ids.

/// The condition that a column holds one of these ids; no ids: any value. It compares a single id with `=`, since
/// PostgreSQL reads an index in its order for a single value only.
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
