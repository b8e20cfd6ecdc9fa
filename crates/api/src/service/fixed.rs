//! Responses that are the same for everybody. They are compressed once, at the first request, and sent in pieces, so
//! that a slow reader holds a piece and not a copy.

use crate::extract::if_none_match;
use actix_web::body::SizedStream;
use actix_web::http::header::{self, AcceptEncoding, ContentEncoding, Encoding, Header, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures::stream;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Write as _};

/// The most bytes that are copied for a connection at a time.
const PIECE: usize = 16 * 1024;

/// Bytes that don't change while the server runs, plain and compressed.
#[derive(Debug)]
pub struct Fixed {
    media: String,
    etag: String,
    plain: Bytes,
    /// None if compression does not make them smaller.
    gzip: Option<Bytes>,
}

impl Fixed {
    /// Compresses the bytes.
    pub fn new(media: impl Into<String>, plain: impl Into<Bytes>) -> Self {
        let plain = plain.into();
        let mut etag = "\"".to_owned();
        for byte in Sha256::digest(&plain).iter().take(16) {
            let _infallible = write!(etag, "{byte:02x}");
        }
        etag.push('"');
        let gzip = gzip(&plain).ok().filter(|gzip| gzip.len() < plain.len()).map(Bytes::from);
        Self { media: media.into(), etag, plain, gzip }
    }

    /// The response in the form that the caller accepts, or 304 if the caller has it.
    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let mut response =
            if if_none_match(request, &self.etag) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header((header::ETAG, self.etag.as_str()));
        // Caches must ask again each time, so an upgrade is visible at once.
        response.insert_header((header::CACHE_CONTROL, "no-cache"));
        if if_none_match(request, &self.etag) {
            return response.finish();
        }
        let gzip = self.gzip.as_ref().filter(|_| takes_gzip(request));
        // An explicit coding keeps the middleware from compressing the body again. `compressed_etags` removes
        // `identity`.
        response.insert_header(if gzip.is_some() {
            ContentEncoding::Gzip
        } else {
            ContentEncoding::Identity
        });
        response.insert_header((header::CONTENT_TYPE, self.media.as_str()));
        let bytes = gzip.unwrap_or(&self.plain).clone();
        response.body(SizedStream::new(bytes.len() as u64, stream::iter(pieces(bytes))))
    }
}

fn pieces(mut bytes: Bytes) -> impl Iterator<Item = io::Result<Bytes>> {
    std::iter::from_fn(move || {
        let piece = bytes.split_to(PIECE.min(bytes.len()));
        (!piece.is_empty()).then_some(Ok(piece))
    })
}

fn takes_gzip(request: &HttpRequest) -> bool {
    let forms = [Encoding::gzip(), Encoding::identity()];
    let asked = request.headers().contains_key(header::ACCEPT_ENCODING);
    let asked = asked.then(|| AcceptEncoding::parse(request).ok()).flatten();
    asked.and_then(|asked| asked.negotiate(forms.iter())) == Some(Encoding::gzip())
}

fn gzip(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain)?;
    encoder.finish()
}

/// Whether the coding is `identity`, which stands for no coding.
pub fn is_identity(coding: &HeaderValue) -> bool {
    coding == "identity"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_the_whole_in_its_order() {
        for length in [0, 1, PIECE, PIECE + 1, 5 * PIECE + 7] {
            let whole: Bytes = (0..length).map(|n| u8::try_from(n % 251).unwrap()).collect();
            let pieces: Vec<Bytes> = pieces(whole.clone()).map(Result::unwrap).collect();
            assert!(pieces.iter().all(|piece| (1..=PIECE).contains(&piece.len())));
            assert_eq!(Bytes::from(pieces.concat()), whole);
        }
    }

    #[test]
    fn what_would_grow_is_not_compressed() {
        assert!(Fixed::new("image/png", "x").gzip.is_none());
        assert!(Fixed::new("text/plain", "x".repeat(1000)).gzip.is_some());
    }
}
