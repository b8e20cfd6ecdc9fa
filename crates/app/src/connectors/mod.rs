//! Connectors carry grants outward (domain.md section 15). `carry` gives them their tasks, `hand_out` hands these out, `report`
//! takes what they say, `late` looks after those who say nothing, and `compare` tells what they lack.

mod carry;
mod compare;
mod hand_out;
mod late;
mod report;

pub(crate) use carry::{begin, carriers, carry_late, give_again, take_away};
pub use compare::{Comparison, compare};
pub use hand_out::{Handed, hand_out};
pub(crate) use late::settle_late;
pub use report::{answered, may_run, report, took_up};
