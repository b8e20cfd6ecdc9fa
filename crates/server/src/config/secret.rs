//! Text that must not reach a log or a screen: shown only to the code that asks for it by name.

use std::fmt;

/// A password, or a URL that may hold one. Its `Debug` shows neither.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

/// What is shown instead of a secret.
pub(super) const MASK: &str = "****";

/// A URL without its password, be it before the `@` or in the query.
pub(super) fn without_password(url: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, None), |(address, query)| (address, Some(query)));
    let mut masked =
        match address.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?))) {
            Some((scheme, (user, host))) => match user.split_once(':') {
                Some((name, _)) => format!("{scheme}://{name}:{MASK}@{host}"),
                None => address.to_owned(),
            },
            None => address.to_owned(),
        };
    for (n, pair) in query.into_iter().flat_map(|q| q.split('&')).enumerate() {
        masked.push(if n == 0 { '?' } else { '&' });
        match pair.split_once('=') {
            Some((name, _)) if name.to_ascii_lowercase().contains("password") => {
                masked.push_str(name);
                masked.push('=');
                masked.push_str(MASK);
            }
            _ => masked.push_str(pair),
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_of_urls_are_masked_wherever_they_stand() {
        for (url, shown) in [
            ("postgres://app:s3cret@db:5432/x", "postgres://app:****@db:5432/x"),
            ("postgres://app:p@ss@db/x", "postgres://app:****@db/x"),
            (
                "postgres://app@%2Ftmp/x?sslmode=require&password=a",
                "postgres://app@%2Ftmp/x?sslmode=require&password=****",
            ),
            ("postgres://db/x", "postgres://db/x"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "****");
    }
}
