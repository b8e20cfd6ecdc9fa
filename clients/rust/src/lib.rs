//! The client that progenitor generates from openapi/gatepass.json: `Client`, with a method for each operation, and
//! `types`.

#![allow(clippy::all, clippy::pedantic, reason = "generated")]

include!(concat!(env!("OUT_DIR"), "/client.rs"));
