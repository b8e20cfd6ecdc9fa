//! What a field of the details is.

/// A field of the details of an event, or of an object in them.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it means: a sentence.
    pub meaning: &'static str,
    /// The type of its value.
    pub shape: Shape,
    /// Whether the value may be null.
    pub is_nullable: bool,
    /// Whether every event has it, before anything is hidden from its reader.
    pub is_always: bool,
    /// How much of it participants read. None: nothing.
    pub told: Option<Told>,
}

/// The type of a value.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A UUID.
    Id,
    /// A moment, as RFC 3339 writes it.
    Time,
    /// A text.
    Text,
    /// An IP address. Posts of webhooks omit it.
    Address,
    /// True or false.
    Flag,
    /// A number of things, which is not negative.
    Count,
    /// A schema of the API with this name.
    Api(&'static str),
    /// An object that only events have.
    Object(&'static Object),
    /// A list.
    List(&'static Shape),
    /// An object whose keys are not known. All values have this type.
    Map(&'static Shape),
    /// Any value.
    Any,
}

/// An object that only events have.
#[derive(Debug)]
pub struct Object {
    /// The name of its schema.
    pub name: &'static str,
    /// What it is: a sentence.
    pub meaning: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

/// How much of a field participants may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// All of it.
    Whole,
    /// The state of a ticket or grant, without the causes that only admins read. People are omitted if the flow hides them.
    State,
    /// How a grant was closed, with the user who closed it. This user is no approver of a level, and the grant names them too.
    Closing,
    /// A decision. Its author is omitted if the flow hides people.
    Decision,
    /// People. They are omitted if the flow hides people.
    People,
    /// The progress of a ticket. It is omitted if the flow hides it.
    Progress,
    /// A name of the inventory. It is omitted for readers who are not shown the subjects of the ticket.
    Subject,
}

/// A field that every event has. Participants don't read it.
pub(super) const fn field(name: &'static str, shape: Shape, meaning: &'static str) -> Field {
    Field { name, meaning, shape, is_nullable: false, is_always: true, told: None }
}

impl Field {
    /// The field, whose value may be null.
    pub(super) const fn nullable(self) -> Self {
        Self { is_nullable: true, ..self }
    }

    /// The field, which some events lack.
    pub(super) const fn optional(self) -> Self {
        Self { is_always: false, ..self }
    }

    /// The field, of which participants read this much.
    pub(super) const fn told(self, told: Told) -> Self {
        Self { told: Some(told), ..self }
    }
}
