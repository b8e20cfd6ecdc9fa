//! What progenitor makes of openapi/gatepass.json: `Client`, with a method for each operation, and `types`.

#![allow(clippy::all, clippy::pedantic, reason = "generated")]

include!(concat!(env!("OUT_DIR"), "/client.rs"));
