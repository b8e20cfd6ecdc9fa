//! The agent of a connector. It loses tasks, forgets to report what it did, and is cut off with the server; at the end it has what
//! the grants say.

use std::collections::BTreeSet;

use rand::RngExt;
use rand::rngs::StdRng;
use reqwest::Method;
use serde_json::{Value, json};

use super::Desk;
use crate::Result;
use crate::api::PAUSE;

/// How long the agent leases tasks.
const LEASE: &str = "PT5S";
/// How often it looks for what is left after the last kill. Each time it waits for the end of a lease.
const LOOKS: usize = 20;

/// The agent, and the grants whose access it has given.
#[derive(Default)]
pub struct Agent {
    /// The grants.
    pub held: BTreeSet<String>,
}

impl Agent {
    /// Does tasks until `goes_on` returns false.
    pub async fn work(&mut self, desk: &Desk, rng: &mut StdRng, goes_on: impl Fn() -> bool) {
        while goes_on() {
            for task in self.fetch(desk).await.unwrap_or_default() {
                if rng.random_bool(0.1) {
                    continue;
                }
                let done = self.act(&task);
                if done.is_ok() && !rng.random_bool(0.1) {
                    // Without an answer, the task comes again.
                    let _sent = Self::report(desk, &task).await;
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Does what is left. An error if tasks come again and again.
    pub async fn finish(&mut self, desk: &Desk) -> Result<()> {
        let mut quiet = 0;
        for _ in 0..LOOKS {
            let tasks = self.fetch(desk).await?;
            quiet = if tasks.is_empty() { quiet + 1 } else { 0 };
            if quiet > 2 {
                return Ok(());
            }
            for task in tasks {
                self.act(&task)?;
                Self::report(desk, &task).await?;
            }
            tokio::time::sleep(std::time::Duration::from_secs(3)).await;
        }
        Err("the tasks of the connector have no end".into())
    }

    async fn fetch(&self, desk: &Desk) -> Result<Vec<Value>> {
        let path = format!("/connectors/{}/tasks?limit=50&lease={LEASE}", desk.world.connector);
        let tasks = desk.api.get(&desk.world.admin, &path).await?;
        Ok(tasks["items"].as_array().cloned().unwrap_or_default())
    }

    fn act(&mut self, task: &Value) -> Result<()> {
        let grant = task["grant_id"].as_str().ok_or("a task without a grant")?.to_owned();
        match task["wanted"].as_str() {
            Some("give") => self.held.insert(grant),
            Some("take") => self.held.remove(&grant),
            _ => return Err(format!("an unknown task: {task}").into()),
        };
        Ok(())
    }

    async fn report(desk: &Desk, task: &Value) -> Result<()> {
        let path = format!("/grants/{}/provisioning", task["grant_id"].as_str().unwrap_or_default());
        let body = json!({ "task_id": task["id"], "outcome": "done" });
        let answer = desk.api.send(&desk.world.admin, Method::POST, &path, None, Some(&body)).await?;
        let is_known = answer.is_success() || answer.code() == "task_replaced" || answer.asks_to_retry();
        if is_known { Ok(()) } else { Err(format!("a report: {}", answer.json()).into()) }
    }
}
