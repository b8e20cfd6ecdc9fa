//! The languages of messages.

use gatepass_domain::{text::TextEnum, text_enum};

text_enum! {
    /// A language of messages. A new language is a line here and a file in `templates/`.
    pub enum Language {
        /// English.
        English = "en",
        /// Chinese, simplified.
        Chinese = "zh",
        /// German.
        German = "de",
    }
}

impl Language {
    /// The language of a tag such as `de-CH` or `zh_CN` (BCP 47). None: there are no messages in that language.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let main = tag.split(['-', '_']).next().unwrap_or_default();
        Self::parse(&main.to_ascii_lowercase())
    }

    /// How times are written, as a pattern of `strftime`: date with time, date, time.
    pub(super) fn patterns(self) -> [&'static str; 3] {
        match self {
            Self::English => ["%-d %b %Y, %H:%M", "%-d %b %Y", "%H:%M"],
            Self::Chinese => ["%Y年%-m月%-d日 %H:%M", "%Y年%-m月%-d日", "%H:%M"],
            Self::German => ["%d.%m.%Y, %H:%M Uhr", "%d.%m.%Y", "%H:%M Uhr"],
        }
    }
}
