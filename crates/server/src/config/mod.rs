//! What the operator set: every setting is a flag, a variable and a key of `gatepass.toml`, in that order of strength.
//! `settings` is the table, `sources` reads the three places, `values` gives them types. No setting is read elsewhere.

mod database_url;
mod error;
mod flags;
mod secret;
mod settings;
mod sources;
mod values;

pub use error::ConfigError;
pub use flags::Flags;
pub use secret::Secret;
pub use settings::{SETTINGS, Setting};
pub use sources::{Origin, Resolved};
pub use values::Config;
