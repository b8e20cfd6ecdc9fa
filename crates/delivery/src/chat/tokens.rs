//! Access tokens, kept until shortly before they expire.

use std::{fmt, time::Duration};

use tokio::{sync::Mutex, time::Instant};
use zeroize::Zeroizing;

use super::Failed;

/// How long before its end a token is not used any more.
const MARGIN: Duration = Duration::from_mins(5);

/// The access token of one configuration.
#[derive(Default)]
pub(super) struct Tokens(Mutex<Option<Token>>);

/// A token, and how long it is used.
#[derive(Clone)]
struct Token {
    text: Zeroizing<String>,
    until: Instant,
}

impl Tokens {
    /// The token, or the one that `fetch` gets together with its lifetime. Callers that come meanwhile wait for that one.
    pub async fn get(
        &self,
        fetch: impl Future<Output = Result<(String, Duration), Failed>>,
    ) -> Result<Zeroizing<String>, Failed> {
        let mut kept = self.0.lock().await;
        if let Some(token) = kept.as_ref().filter(|token| Instant::now() < token.until) {
            return Ok(token.text.clone());
        }
        let (text, lifetime) = fetch.await?;
        let until = Instant::now() + lifetime.saturating_sub(MARGIN.min(lifetime / 2));
        let token = Token { text: Zeroizing::new(text), until };
        Ok(kept.insert(token).text.clone())
    }

    /// Forgets this token, which the service refused. A newer one stays.
    pub async fn forget(&self, refused: &str) {
        let mut kept = self.0.lock().await;
        if kept.as_ref().is_some_and(|token| *token.text == refused) {
            *kept = None;
        }
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn fetched(tokens: &Tokens, text: &str, seconds: u64) -> String {
        let fetch = async { Ok((text.to_owned(), Duration::from_secs(seconds))) };
        tokens.get(fetch).await.unwrap().to_string()
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_kept_until_shortly_before_its_end() {
        let tokens = Tokens::default();
        assert_eq!(fetched(&tokens, "first", 7200).await, "first");
        tokio::time::advance(Duration::from_secs(6899)).await;
        assert_eq!(fetched(&tokens, "second", 60).await, "first");
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!(fetched(&tokens, "second", 60).await, "second");
        tokio::time::advance(Duration::from_secs(29)).await;
        assert_eq!(fetched(&tokens, "third", 60).await, "second");
        tokens.forget("first").await;
        assert_eq!(fetched(&tokens, "third", 60).await, "second");
        tokens.forget("second").await;
        assert_eq!(fetched(&tokens, "third", 60).await, "third");
    }
}
