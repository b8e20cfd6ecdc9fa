//! The killer sends SIGKILL: to the server, the postmaster, the backend of a running transaction, several at once, or a
//! server that has just been started. After each kill it starts the server again, unless that restarts by itself.

use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};
use tokio::process::Child;

use crate::Result;
use crate::api::Api;
use crate::journal::{Entry, Journal};
use crate::service::{Service, connect};

/// The victims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Victim {
    /// `gatepass serve`; its keeper stops the database.
    Server,
    /// The postmaster; the server starts the database again.
    Postmaster,
    /// One backend, in a transaction if there is one; the postmaster restarts all of them.
    Backend,
    /// Server and postmaster together, as in a crash of a machine that keeps its disk caches.
    Both,
    /// A server that has just been started.
    Starting,
}

/// The longest pause between two kills.
const LONGEST: Duration = Duration::from_secs(20);

/// In turns, so that even a short run has each victim.
const TURNS: [Victim; 6] =
    [Victim::Server, Victim::Postmaster, Victim::Backend, Victim::Both, Victim::Starting, Victim::Backend];

/// Kills this many times, with work between the kills. Returns the running server.
pub async fn kill_again_and_again(
    service: &Service,
    api: &Api,
    journal: &Journal,
    kills: usize,
    seed: u64,
) -> Result<Child> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut child = start(service, api, journal).await?;
    for (number, victim) in (1..=kills).zip(TURNS.into_iter().cycle()) {
        until_worked(journal, rng.random_range(5..60)).await;
        match victim {
            Victim::Server => child.kill().await?,
            Victim::Postmaster => kill_postmaster(service),
            Victim::Backend => kill_backend(service).await?,
            Victim::Both => {
                kill_postmaster(service);
                child.kill().await?;
            }
            Victim::Starting => {
                child.kill().await?;
                child = service.start()?;
                tokio::time::sleep(Duration::from_millis(rng.random_range(0..300))).await;
                child.kill().await?;
            }
        }
        journal.note(&Entry::Killed { victim })?;
        let begun = Instant::now();
        match child.try_wait()? {
            Some(_) => child = start(service, api, journal).await?,
            None => {
                if let Err(error) = service.until_ready(&mut child, api).await {
                    journal.note(&Entry::Failed { what: error.to_string() })?;
                    child.kill().await.ok();
                    child = start(service, api, journal).await?;
                }
            }
        }
        println!("  {number:>4}  {victim:?}: back after {:.2} s", begun.elapsed().as_secs_f64());
    }
    Ok(child)
}

/// Waits until this many more changes were acknowledged, so that a kill comes in the midst of work on any machine.
async fn until_worked(journal: &Journal, changes: usize) {
    let (target, begun) = (journal.acknowledged().saturating_add(changes), Instant::now());
    while journal.acknowledged() < target && begun.elapsed() < LONGEST {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Starts the server, and again if it does not come up, which is written to the journal.
pub async fn start(service: &Service, api: &Api, journal: &Journal) -> Result<Child> {
    let mut child = service.start()?;
    if let Err(error) = service.until_ready(&mut child, api).await {
        journal.note(&Entry::Failed { what: error.to_string() })?;
        child.kill().await.ok();
        child = service.start()?;
        service.until_ready(&mut child, api).await?;
    }
    Ok(child)
}

fn kill_postmaster(service: &Service) {
    if let Some(pid) = service.postmaster() {
        kill(pid, Signal::SIGKILL).ok();
    }
}

async fn kill_backend(service: &Service) -> Result<()> {
    const WHICH: &str = "SELECT pid FROM pg_stat_activity WHERE application_name = 'gatepass' \
                         AND pid <> pg_backend_pid() ORDER BY xact_start IS NULL, random() LIMIT 1";
    let client = connect(&service.database()?).await?;
    if let Some(row) = client.query_opt(WHICH, &[]).await? {
        kill(Pid::from_raw(row.get(0)), Signal::SIGKILL).ok();
    }
    Ok(())
}
