//! The frame of all pages: one HTML template, which escapes every text, and headers that allow nothing but its own style and
//! its own form.

use crate::error::{Code, Problem, Result};
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const STYLE: &str = include_str!("page.css");
/// The name ends with `.html`, so that texts are escaped.
const TEMPLATE: (&str, &str) = ("page.html", include_str!("page.html"));

/// A page: a title and paragraphs, then facts, then a form.
#[derive(Debug, Default, Serialize)]
pub struct Page {
    /// The language of its texts: `en`, `zh` or `de`.
    pub language: &'static str,
    /// The title.
    pub title: String,
    /// The paragraphs.
    pub paragraphs: Vec<String>,
    /// Facts, each with its label, as a table.
    pub facts: Vec<(String, String)>,
    /// What the reader may do.
    pub form: Option<Form>,
}

/// A form. It is posted to the address of its page, with the token of the link.
#[derive(Debug, Default, Serialize)]
pub struct Form {
    /// Texts that the reader may write.
    pub fields: Vec<Field>,
    /// Names and values that are sent along.
    pub hidden: Vec<(&'static str, String)>,
    /// What the reader chooses from.
    pub buttons: Vec<Button>,
}

/// A text of several lines.
#[derive(Debug, Default, Serialize)]
pub struct Field {
    /// The name under which it is sent.
    pub name: &'static str,
    /// What the reader sees.
    pub label: String,
    /// The most characters, as browsers count them.
    pub longest: usize,
    /// Whether it may be empty.
    pub is_optional: bool,
}

/// A button that sends the form.
#[derive(Debug, Default, Serialize)]
pub struct Button {
    /// The name under which it is sent.
    pub name: &'static str,
    /// The value that is sent.
    pub value: &'static str,
    /// What the reader sees.
    pub label: String,
}

/// The style is part of the page, and allowed by its hash.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    let (name, source) = TEMPLATE;
    if let Err(error) = environment.add_template(name, source) {
        tracing::error!(%error, "the template of pages is broken");
    }
    environment.add_global("style", Value::from_safe_string(STYLE.to_owned()));
    environment
});

impl Page {
    /// The response. Search engines are told to keep it out of their index.
    pub fn answer(&self, status: StatusCode) -> Result<HttpResponse> {
        let html = ENVIRONMENT
            .get_template(TEMPLATE.0)
            .and_then(|template| template.render(Value::from(Serde(self))));
        let html = html.map_err(|error| {
            tracing::error!(%error, "a page can't be rendered");
            Problem::new(Code::Internal)
        })?;
        Ok(HttpResponse::build(status)
            .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((header::CONTENT_LANGUAGE, self.language))
            .insert_header((header::CONTENT_SECURITY_POLICY, POLICY.as_str()))
            .insert_header(("x-robots-tag", "noindex, nofollow"))
            .body(html))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::to_bytes;

    const EVIL: &str = "</title><script>alert(1)</script>\" onclick='x' & {{ style }}";

    async fn html(page: &Page) -> String {
        let response = page.answer(StatusCode::OK).unwrap();
        String::from_utf8(to_bytes(response.into_body()).await.unwrap().to_vec()).unwrap()
    }

    #[actix_web::test]
    async fn no_text_leaves_its_place() {
        let text = || EVIL.to_owned();
        let page = Page {
            language: "en",
            title: text(),
            paragraphs: vec![text()],
            facts: vec![(text(), text())],
            form: Some(Form {
                fields: vec![Field { name: "comment", label: text(), longest: 10, is_optional: false }],
                hidden: vec![("seen", text())],
                buttons: vec![Button { name: "act", value: "approve", label: text() }],
            }),
        };
        let html = html(&page).await;
        assert!(!html.contains("<script") && !html.contains("' ") && !html.contains("\" onclick"), "{html}");
        assert_eq!(html.matches("&lt;script&gt;").count(), 8, "{html}");
        assert_eq!(html.matches("</title>").count(), 1);
    }

    #[actix_web::test]
    async fn a_page_may_do_nothing_but_send_its_form() {
        let page = Page { language: "de", title: "x".to_owned(), ..Page::default() };
        let response = page.answer(StatusCode::NOT_FOUND).unwrap();
        let policy = response.headers().get("content-security-policy").unwrap().to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"));
        let html = html(&page).await;
        let style = html.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
        let hash = STANDARD.encode(Sha256::digest(style));
        assert!(policy.contains(&hash), "the style is the one that is allowed");
        assert!(html.contains("<html lang=\"de\">") && !html.contains("<form"), "{html}");
    }
}
