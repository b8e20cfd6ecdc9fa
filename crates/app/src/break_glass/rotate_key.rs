//! Records that a new signing key is on top of the key file.

use super::record;
use crate::Result;
use gatepass_persistence::{Error, Tx};
use serde_json::{Value, json};

/// Records the event of a new signing key, with the ids of the old key (None: there was none) and of the new one.
pub async fn rotate_key(
    tx: &mut Tx,
    operator: Value,
    before: Option<&str>,
    after: Option<&str>,
) -> Result<(), Error> {
    let data = json!({ "task": "rotate-key", "before": { "kid": before }, "after": { "kid": after } });
    record(tx, operator, None, data).await
}
