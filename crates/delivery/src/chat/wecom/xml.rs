//! The little XML of WeCom: one element `xml` with flat fields. No document type, no entities of one's own.

use std::collections::BTreeMap;

use quick_xml::{
    Reader,
    escape::resolve_xml_entity,
    events::{BytesRef, Event},
};

/// The fields of a document by name. Fields with elements in them are empty. None: the document is another.
pub(super) fn fields(text: &[u8]) -> Option<BTreeMap<String, String>> {
    let mut reader = Reader::from_str(std::str::from_utf8(text).ok()?);
    let mut found = BTreeMap::new();
    // The open elements, and the text of the field so far.
    let (mut open, mut value) = (Vec::<String>::new(), String::new());
    let mut is_done = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                let name = name(tag.name().into_inner())?;
                let is_root = open.is_empty() && !is_done && name == "xml";
                if !is_root && open.is_empty() || open.len() > 8 {
                    return None;
                }
                value.clear();
                open.push(name);
            }
            Event::Empty(tag) if open.len() == 1 => insert(&mut found, name(tag.name().into_inner())?, "")?,
            Event::End(_) => {
                let name = open.pop()?;
                if open.len() == 1 {
                    insert(&mut found, name, &value)?;
                }
                value.clear();
                is_done = open.is_empty();
            }
            Event::Text(text) if open.len() == 2 => value.push_str(&text.xml10_content()),
            Event::CData(text) if open.len() == 2 => value.push_str(&text.xml10_content()),
            Event::GeneralRef(entity) if open.len() == 2 => value.push_str(&character(&entity)?),
            Event::Empty(_) | Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if !open.is_empty() => {
            }
            Event::Text(text) if text.xml10_content().trim().is_empty() => {}
            Event::Comment(_) | Event::Decl(_) => {}
            Event::Eof => return is_done.then_some(found),
            _ => return None,
        }
    }
}

fn name(name: &str) -> Option<String> {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    (name.len() <= 64 && name.bytes().all(is_plain)).then(|| name.to_owned())
}

/// Keeps a field. None: it was there before.
fn insert(found: &mut BTreeMap<String, String>, name: String, value: &str) -> Option<()> {
    found.insert(name, value.to_owned()).is_none().then_some(())
}

/// One of the five entities of XML, or a character by its number.
fn character(entity: &BytesRef<'_>) -> Option<String> {
    match entity.resolve_char_ref().ok()? {
        Some(c) => Some(c.to_string()),
        None => resolve_xml_entity(entity).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<Vec<(String, String)>> {
        fields(text.as_bytes()).map(|fields| fields.into_iter().collect())
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn flat_fields_are_read() {
        let text = "<?xml version=\"1.0\"?>\n<xml>\n <A><![CDATA[a<&]]></A><!-- x --><B>1 &lt;&#65;</B><C/><D></D><E><F>1</F></E>\n</xml>\n";
        let expected = vec![pair("A", "a<&"), pair("B", "1 <A"), pair("C", ""), pair("D", ""), pair("E", "")];
        assert_eq!(read(text), Some(expected));
        assert_eq!(read("<xml></xml>"), Some(vec![]));
    }

    #[test]
    fn other_documents_are_refused() {
        for text in [
            "",
            "text",
            "<a/>",
            "<xml>",
            "<xml></a>",
            "<xml/>",
            "<xml></xml><xml></xml>",
            "<xml></xml>x",
            "<xml><A>1</A><A>2</A></xml>",
            "<!DOCTYPE xml [<!ENTITY x \"y\">]><xml><A>&x;</A></xml>",
            "<!DOCTYPE xml SYSTEM \"file:///etc/passwd\"><xml></xml>",
            "<xml><A>&x;</A></xml>",
            "<xml><A>&#0;</A></xml>",
            "<?target x?><xml></xml>",
            &format!("<xml>{}{}</xml>", "<a>".repeat(20), "</a>".repeat(20)),
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(fields(b"<xml><A>\xff</A></xml>"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(?s)(<xml>|</xml>|<A>|</A>|<!\\[CDATA\\[|\\]\\]>|&[a-z]*;|<!|.){0,40}") {
            fields(text.as_bytes());
        }
    }
}
