//! What approved tickets gave.
