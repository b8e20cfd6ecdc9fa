//! Reviews: a guard rule holds something until people let it pass (domain.md section 9.2).
//!
//! ```text
//! save_flow      the rule was made or changed: its levels become a version of its own flow
//! open_or_join   the rule says `review`: opens a ticket, joins an open one, or finds an approval that still counts
//! pass           the ticket was approved: lets pass what it was opened for, and uses the approval up
//! find           the ticket as it is now, for the holder of a poll token of it
//! ```
//!
//! None of them authorizes its caller: the door of each asks the guard rules, or checks its own token.

mod flow;
mod open;
mod pass;

pub use flow::{delete_flow, save_flow};
pub use open::{Outcome, open_or_join};
pub use pass::{find, pass};
