//! Microsoft's keys that sign requests to bots.

use std::{fmt, time::Duration};

use hyper::http::Method;
use serde_json::Value;
use tokio::{sync::Mutex, time::Instant};
use url::Url;

use crate::{
    chat::{
        Failed,
        call::{Call, text},
    },
    http::Http,
};

/// How long keys are used.
const LIFETIME: Duration = Duration::from_hours(24);
/// How long keys are used before an unknown key is looked for, so that forgers can't make us ask all the time.
const PATIENCE: Duration = Duration::from_hours(1);

/// A key, and the channels that Microsoft lets it sign for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub kid: String,
    /// The modulus and the exponent, in base64url.
    pub n: String,
    pub e: String,
    pub endorsements: Vec<String>,
}

/// The keys, as they were fetched last.
#[derive(Default)]
pub(super) struct Keys(Mutex<Option<(Instant, Vec<Key>)>>);

impl Keys {
    /// The key with this id. `fetch` is awaited if the keys are a day old, or if they lack the key and are an hour old.
    pub async fn find(
        &self,
        kid: &str,
        fetch: impl Future<Output = Result<Vec<Key>, Failed>>,
    ) -> Result<Option<Key>, Failed> {
        let find = |keys: &[Key]| keys.iter().find(|key| key.kid == kid).cloned();
        let mut kept = self.0.lock().await;
        if let Some((at, keys)) = kept.as_ref() {
            let found = find(keys);
            let lifetime = if found.is_some() { LIFETIME } else { PATIENCE };
            if at.elapsed() < lifetime {
                return Ok(found);
            }
        }
        let keys = fetch.await?;
        let found = find(&keys);
        *kept = Some((Instant::now(), keys));
        Ok(found)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

/// The keys of the issuer at this address.
pub(super) async fn fetch(http: &Http, issuer: &str) -> Result<Vec<Key>, Failed> {
    let metadata =
        Call::new(Method::GET, issuer, "/v1/.well-known/openidconfiguration")?.send(http).await?.body;
    let url: Url = text(&metadata, "/jwks_uri").parse().map_err(|_| Failed::unreadable())?;
    let base: Url = issuer.parse().map_err(|_| Failed::unreadable())?;
    // The keys are at the same host, so that the metadata can't point elsewhere.
    if url.origin() != base.origin() {
        return Err(Failed::unreadable());
    }
    let keys = Call::new(Method::GET, url.as_str(), "")?.send(http).await?.body;
    let keys = keys.get("keys").and_then(Value::as_array).ok_or_else(Failed::unreadable)?;
    Ok(keys.iter().filter(|key| text(key, "/kty") == "RSA").map(read).collect())
}

fn read(key: &Value) -> Key {
    let field = |name: &str| text(key, name).to_owned();
    let endorsements = key.get("endorsements").and_then(Value::as_array);
    let endorsements = endorsements.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    Key { kid: field("/kid"), n: field("/n"), e: field("/e"), endorsements: endorsements.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kid: &str) -> Key {
        Key { kid: kid.to_owned(), n: String::new(), e: String::new(), endorsements: vec![] }
    }

    #[tokio::test(start_paused = true)]
    async fn keys_are_fetched_daily_and_for_unknown_ids_hourly() {
        let keys = Keys::default();
        let find = async |kid: &str, there: &[&str]| {
            let there = there.iter().map(|kid| key(kid)).collect();
            keys.find(kid, async { Ok(there) }).await.unwrap().map(|key| key.kid)
        };
        let failing = async |kid: &str| keys.find(kid, async { Err(Failed::unreadable()) }).await;
        assert_eq!(failing("a").await, Err(Failed::unreadable()));
        assert_eq!(find("a", &["a"]).await.as_deref(), Some("a"));
        assert_eq!(find("b", &["a", "b"]).await, None);
        tokio::time::advance(PATIENCE).await;
        assert_eq!(find("a", &["b"]).await.as_deref(), Some("a"));
        assert_eq!(find("b", &["a", "b"]).await.as_deref(), Some("b"));
        tokio::time::advance(PATIENCE * 23).await;
        assert_eq!(failing("a").await, Ok(Some(key("a"))));
        tokio::time::advance(PATIENCE).await;
        assert_eq!(find("a", &["b"]).await, None);
    }
}
