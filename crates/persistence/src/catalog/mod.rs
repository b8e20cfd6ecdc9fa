//! The catalog: flows of the catalog types as requesters see them.

mod devices;

pub use devices::{Device, devices, is_offered};
