//! Decisions from mail and chat (domain.md section 14). A link or a button carries a signed token, which says what its reader was
//! asked. A decision by it is an approval or a denial like any other.

/// The path of the page that decides.
pub const DECIDE: &str = "/decide";

mod asked;
mod decide;
mod show;

pub(crate) use asked::asks;
pub use asked::{Asked, Choice};
pub use decide::{Decision, Door, decide};
pub use show::{Shown, show};
