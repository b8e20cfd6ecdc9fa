//! Every message in every language, templates of organizations with their faults, and hostile values.

mod builtin;
mod exhausting;
mod hostile;
mod overrides;

use super::*;

/// Only what every message has.
fn minimal() -> Context {
    Context { org: Named { name: "Example".to_owned() }, ..Context::default() }
}

/// The example, with nothing in it of a request's end.
fn rendered(message: Message, language: Language, context: &Context) -> Rendered {
    render(message, language, "Asia/Shanghai", &Overrides::default(), context).unwrap()
}

/// This template as a text, with all values.
fn text_of(source: &str) -> Result<String, TemplateFault> {
    let overrides = Overrides { text: Some(source.to_owned()), ..Overrides::default() };
    let rendered = render(Message::Test, Language::English, "Europe/Berlin", &overrides, &Context::example());
    rendered.map(|rendered| rendered.text.trim_end().to_owned())
}
