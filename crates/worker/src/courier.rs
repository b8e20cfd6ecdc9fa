//! The courier: posts tasks to the connectors that have an address, and takes their answers. Any number of workers share this work,
//! since each task is leased. No connection to the database is held while a receiver works.

use std::pin::pin;
use std::time::Duration;

use crate::{GRACE, asked};
use futures::stream::{FuturesUnordered, StreamExt};
use gatepass_app::Result;
use gatepass_app::connectors::{Handed, answered, hand_out, took_up};
use gatepass_delivery::webhook::{Client, Secret, check_url, task_body};
use gatepass_domain::connector::{Outcome, Report};
use gatepass_domain::job;
use gatepass_persistence::connectors::{self, Connector};
use gatepass_persistence::{Db, Tx};
use serde_json::json;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// How long a task is leased. A receiver may take up to a minute to answer.
const LEASE: Duration = Duration::from_secs(90);
/// The number of connectors that are posted to at once.
const CONNECTORS: usize = 16;
/// The longest pause while the database is not available.
const AWAY: Duration = Duration::from_secs(30);

/// Posts tasks.
pub struct Courier {
    db: Db,
    poll: Duration,
    client: Client,
}

impl Courier {
    /// A courier on this database that looks for tasks this often.
    pub fn new(db: Db, poll: Duration, client: Client) -> Self {
        Self { db, poll, client }
    }

    /// Works until it is told to stop. A receiver that answers late holds up its own connector alone. What is being posted at the
    /// end is posted again when its lease is over, unless it finishes in time.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut busy = Vec::new();
        let mut posting = FuturesUnordered::new();
        let mut misses = 0;
        loop {
            let pause = match self.due(&busy).await {
                Ok(due) => {
                    misses = 0;
                    busy.extend(due.iter().copied());
                    posting.extend(due.into_iter().map(async |id| (id, self.serve(id).await)));
                    self.poll
                }
                Err(error) => {
                    misses += 1;
                    tracing::warn!(%error, misses, "the courier waits for the database");
                    job::backoff(misses, 0.0).min(AWAY)
                }
            };
            let mut pause = pin!(sleep(pause));
            loop {
                tokio::select! {
                    biased;
                    () = asked(&mut stop) => {
                        let rest = posting.for_each(|_posted| async {});
                        let _finished = timeout(GRACE, rest).await.is_ok();
                        return;
                    }
                    Some((id, posted)) = posting.next(), if !posting.is_empty() => {
                        busy.retain(|one| *one != id);
                        if let Err(error) = posted {
                            tracing::warn!(%id, %error, "the tasks of a connector wait for the end of their leases");
                        }
                    }
                    () = &mut pause => break,
                }
            }
        }
    }

    /// Posts what is due, once. Returns whether there was something to do.
    pub async fn step(&self) -> Result<bool> {
        let due = self.due(&[]).await?;
        for id in &due {
            self.serve(*id).await?;
        }
        Ok(!due.is_empty())
    }

    /// The connectors that have tasks, and are not served yet.
    async fn due(&self, busy: &[uuid::Uuid]) -> Result<Vec<uuid::Uuid>> {
        let most = i64::try_from(CONNECTORS + busy.len()).unwrap_or(i64::MAX);
        let due = connectors::due_connectors(&self.db.conn().await?, most).await?;
        let room = CONNECTORS.saturating_sub(busy.len());
        Ok(due.into_iter().filter(|id| !busy.contains(id)).take(room).collect())
    }

    /// Posts the tasks of a connector that are due, one after another. Each is leased when its turn comes, so that none is posted after
    /// its lease.
    async fn serve(&self, id: uuid::Uuid) -> Result<()> {
        loop {
            let (mut tx, ()) = self.db.begin_with(async |_: &Tx| ()).await?;
            let connector = connectors::find_locked(&mut tx, id).await?;
            let handed = hand_out(&mut tx, &connector, LEASE, 1).await?;
            tx.commit().await?;
            let Some(one) = handed.into_iter().next() else { return Ok(()) };
            self.post(&connector, one).await?;
        }
    }

    /// Posts a task, and takes the answer.
    async fn post(&self, connector: &Connector, handed: Handed) -> Result<()> {
        let (grant, task) = (handed.grant, handed.task.id);
        match self.attempt(connector, &handed).await {
            Ok(202) => took_up(&self.db, grant, task).await,
            Ok(status) => {
                let report = Report {
                    outcome: Outcome::Done,
                    detail: Some(format!("answered {status}")),
                    is_final: false,
                };
                answered(&self.db, grant, task, report).await
            }
            Err(why) => {
                tracing::warn!(connector = %connector.id, %grant, why, "a connector did not take a task");
                let report = Report { outcome: Outcome::Failed, detail: Some(why), is_final: false };
                answered(&self.db, grant, task, report).await
            }
        }
    }

    /// Posts a task once. Returns the status of an answer that takes it, or what went wrong.
    async fn attempt(&self, connector: &Connector, handed: &Handed) -> Result<u16, String> {
        let Handed { grant, task, contents } = handed;
        let url = connector.url.as_deref().ok_or("the connector has no address any more")?;
        let url = check_url(url, self.client.allow()).map_err(|fault| format!("the address {fault}"))?;
        let Some(sent_at) = task.log.last().map(|attempt| attempt.at) else {
            return Err("not handed out".to_owned());
        };
        let mut data = json!(contents.access);
        if let Some(data) = data.as_object_mut() {
            data.insert("id".to_owned(), json!(task.id));
            data.insert("grant_id".to_owned(), json!(grant));
            data.insert("connector_id".to_owned(), json!(connector.id));
            data.insert("wanted".to_owned(), json!(task.wanted));
            data.insert("user".to_owned(), json!(contents.user));
            data.insert("others".to_owned(), json!(contents.others));
            data.insert("stays_in".to_owned(), json!(contents.stays_in));
            data.insert("attempt".to_owned(), json!(task.attempts));
        }
        let body = task_body(sent_at, &data).map_err(|fault| fault.to_string())?;
        let old = connector
            .old_secret
            .as_ref()
            .filter(|_| connector.old_secret_until.is_some_and(|until| until > sent_at));
        let secrets = connector.secret.iter().chain(old);
        let secrets: Vec<Secret> = secrets.filter_map(|secret| Secret::parse(&secret.0).ok()).collect();
        let answer = self.client.post(&url, &task.id.to_string(), sent_at, &body, &secrets).await;
        let answer = answer.map_err(|failure| failure.to_string())?;
        if (200..300).contains(&answer.status) {
            Ok(answer.status)
        } else {
            Err(format!("the receiver answered {}: {}", answer.status, answer.body))
        }
    }
}
