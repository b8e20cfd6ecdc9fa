//! What the templates know of a language. A new language is a line in the domain's list, a line here and a file in `templates/`.

use gatepass_domain::notify::Language;
use gatepass_domain::text::TextEnum;

/// The language of a tag such as `de-CH` or `zh_CN` (BCP 47). None: there are no messages in that language.
pub fn language_of_tag(tag: &str) -> Option<Language> {
    let main = tag.split(['-', '_']).next().unwrap_or_default();
    Language::parse(&main.to_ascii_lowercase())
}

/// How times are written, as a pattern of `strftime`: date with time, date, time.
pub(super) fn patterns(language: Language) -> [&'static str; 3] {
    match language {
        Language::English => ["%-d %b %Y, %H:%M", "%-d %b %Y", "%H:%M"],
        Language::Chinese => ["%Y年%-m月%-d日 %H:%M", "%Y年%-m月%-d日", "%H:%M"],
        Language::German => ["%d.%m.%Y, %H:%M Uhr", "%d.%m.%Y", "%H:%M Uhr"],
    }
}
