//! The details of each action: names, types and meanings of their fields. The history of tickets, the contract and the tests
//! read this one table.

mod access;
mod grants;
mod objects;
mod security;
mod shapes;
#[cfg(test)]
mod tests;
mod tickets;

pub use shapes::{Field, Object, Shape, Told};

use super::{EventAction, Visibility};

/// Actions with the same fields.
type Row = (&'static [EventAction], &'static [Field]);

const AREAS: [&[Row]; 5] = [tickets::ROWS, grants::ROWS, objects::ROWS, access::ROWS, security::ROWS];

/// The fields of the details of an action.
pub fn fields(action: EventAction) -> &'static [Field] {
    let mut rows = AREAS.iter().flat_map(|area| area.iter());
    rows.find(|(actions, _)| actions.contains(&action)).map_or(&[], |(_, fields)| fields)
}

/// Whether everybody who reads an event with this action reads this field of it.
pub fn is_required(action: EventAction, field: &Field) -> bool {
    let is_told = match field.told {
        Some(Told::Whole | Told::State | Told::Closing | Told::Decision) => true,
        Some(Told::People | Told::Progress | Told::Subject) => false,
        None => action.visibility() != Visibility::Participants,
    };
    field.is_always && is_told
}
