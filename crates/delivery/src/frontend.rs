//! Links to the pages of a frontend, which is another program with addresses of its own.

use uuid::Uuid;

/// The address of pages, with `{kind}` and `{id}` in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontendUrl(String);

impl FrontendUrl {
    /// Reads an address. Without `{id}` it gets `/{kind}/{id}` at its end. None: it is no web address, or has other names.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.replace("{kind}", "").replace("{id}", "");
        let is_plain = |b: u8| b.is_ascii_graphic() && !b"{}<>\"'`".contains(&b);
        let is_web = text.starts_with("https://") || text.starts_with("http://");
        if !is_web || text.len() > 500 || !rest.bytes().all(is_plain) {
            return None;
        }
        let whole = text.contains("{id}");
        Some(Self(if whole {
            text.to_owned()
        } else {
            format!("{}/{{kind}}/{{id}}", text.trim_end_matches('/'))
        }))
    }

    /// The page of a ticket.
    pub fn ticket(&self, id: Uuid) -> String {
        self.page("tickets", id)
    }

    /// The page of a grant.
    pub fn grant(&self, id: Uuid) -> String {
        self.page("grants", id)
    }

    fn page(&self, kind: &str, id: Uuid) -> String {
        self.0.replace("{kind}", kind).replace("{id}", &id.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_follow_the_pattern() {
        let id = Uuid::from_u128(7);
        for (pattern, ticket) in [
            ("https://desk.example.org/", format!("https://desk.example.org/tickets/{id}")),
            ("https://desk.example.org/app", format!("https://desk.example.org/app/tickets/{id}")),
            ("https://x.example/?show={kind}:{id}#top", format!("https://x.example/?show=tickets:{id}#top")),
        ] {
            let url = FrontendUrl::parse(pattern).unwrap();
            assert_eq!(url.ticket(id), ticket);
            assert_eq!(url.grant(id), ticket.replace("tickets", "grants"));
        }
    }

    #[test]
    fn other_texts_are_no_pattern() {
        for text in
            ["desk", "https://desk/{ticket}", "https://desk/ x", "javascript:{id}", "https://desk/\"{id}"]
        {
            assert_eq!(FrontendUrl::parse(text), None, "{text}");
        }
    }
}
