//! The configuration. Every setting is a flag, a variable and a key of `gatepass.toml`; the flag wins over the
//! variable, the variable over the file. `settings` is the table, `sources` reads the three sources, `values` gives
//! types. No setting is read elsewhere.

mod database_url;
mod delivery;
mod error;
mod flags;
mod precedence;
mod secret;
mod settings;
mod values;

pub use delivery::{DkimSettings, MailSettings, WebhookSettings};
pub use error::ConfigError;
pub use flags::Flags;
pub use precedence::{Origin, Resolved};
pub use secret::Secret;
pub use settings::{SETTINGS, Setting};
pub use values::Config;
