//! Plumbing that all endpoints share: the server and its state, extractors, transactions of requests, checks on
//! input, responses, pages, limits.

pub(crate) mod bulk;
pub(crate) mod compressed_etags;
pub(crate) mod concurrency_limits;
pub mod connections;
pub(crate) mod contract;
pub(crate) mod denials;
pub(crate) mod extract;
pub(crate) mod head_requests;
pub(crate) mod page;
pub(crate) mod reply;
pub(crate) mod schema;
pub(crate) mod security_headers;
pub(crate) mod serve;
pub mod state;
pub(crate) mod streams;
pub(crate) mod unread_bodies;
pub(crate) mod wait;
pub(crate) mod write;
