//! Messages as text: subject, plain text and HTML, in three languages. An organization may override each of the three
//! per message and language.
//!
//! ```text
//! builtin (templates/<language>.txt + frame)  \
//!                                              > lint -> render (sandbox, Context) -> Rendered
//! overrides of an organization                /
//! ```
//!
//! Templates are written by admins of organizations, so they run in a sandbox: they see only the names of [`Context`], and
//! have conditions, loops and a few filters, but nothing that could make a value grow. The number of steps and the size of
//! the output are limited. Values come from everybody, so HTML escapes each of them, and no template can turn that off.

mod builtin;
mod context;
mod facts;
mod fault;
mod filters;
mod language;
mod lint;
mod message;
mod names;
mod render;
#[cfg(test)]
mod tests;
mod values;

pub use builtin::{builtin, common_word, name};
pub use context::{Change, Context, Grant, Named, Ticket};
pub use facts::facts;
pub use fault::TemplateFault;
pub use gatepass_domain::notify::Language;
pub use language::language_of_tag;
pub use message::Message;
pub use names::known_names;
pub use render::{Overrides, Part, Rendered, Source, check, lead, render};
