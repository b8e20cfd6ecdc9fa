//! Enums with a text form, which is the same in JSON, in the database and in the contract. One macro, one trait.

/// An enum whose variants have one spelling each, in `snake_case`.
pub trait TextEnum: Copy + Sized + 'static {
    /// Every variant, in the order in which the contract lists them.
    const ALL: &'static [Self];
    /// The variant's spelling.
    fn as_str(self) -> &'static str;
    /// The variant with this spelling.
    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.as_str() == text)
    }
}

/// Declares a [`TextEnum`] with its serde and `Display` forms.
#[macro_export]
macro_rules! text_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        $vis enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }
        impl $crate::text::TextEnum for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::text::TextEnum::as_str(*self))
            }
        }
    };
}
