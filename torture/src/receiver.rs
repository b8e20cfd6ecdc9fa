//! The receiver of a webhook. It refuses some posts, and hangs up on others after it has read them, so that they come again.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_postgres::NoTls;

use crate::Result;
use crate::api::Api;
use crate::world::World;

/// Every so many posts are refused.
const REFUSED: usize = 41;
/// Every so many posts get no answer.
const UNANSWERED: usize = 29;
/// How often the receiver looks for what is left after the last kill.
const LOOKS: usize = 60;
/// The events that it gets and that are stored.
const STORED: &str = "SELECT id::text FROM events WHERE action LIKE 'ticket.%' AND org_id IS NOT NULL";
/// A lease lasts three minutes, and a turn less than one. So a lane that is leased for longer was left by a killed server.
const LEFT: &str = "UPDATE delivery_lanes SET due_at = now() WHERE lease IS NOT NULL AND due_at < now() + interval '2 minutes'";
/// As if the pauses after failures, and the leases, were over.
const ALL: &str = "UPDATE delivery_lanes SET due_at = now() WHERE due_at IS NOT NULL";

/// A post that the receiver read: the id of the message, the event, and whether it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The id of the message.
    pub message: String,
    /// The id of the event.
    pub event: String,
    /// Whether it was answered with 200.
    pub is_taken: bool,
}

/// The receiver.
#[derive(Debug, Clone, Default)]
pub struct Receiver(Arc<Mutex<Vec<Post>>>);

impl Receiver {
    /// Receives the events of tickets from now on.
    pub async fn listen(api: &Api, world: &World) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/torture", listener.local_addr()?);
        let webhook = json!({ "org_id": world.org, "name": "torture", "url": url, "events": ["ticket."] });
        api.make(&world.admin, reqwest::Method::POST, "/webhooks", webhook).await?;
        let receiver = Self::default();
        let own = receiver.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _served = own.serve(stream).await;
            }
        });
        Ok(receiver)
    }

    /// Lets the lanes that killed servers left be sent again, until it is aborted.
    pub async fn hurry(database: impl Fn() -> Result<String>) {
        loop {
            if let Ok(url) = database() {
                let _done = run(&url, LEFT).await;
            }
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    }

    /// What was received when every stored event has arrived, or when no more comes; with the stored events.
    pub async fn finish(&self, database: &str) -> Result<(Vec<String>, Vec<Post>)> {
        let (client, connection) = tokio_postgres::connect(database, NoTls).await?;
        tokio::spawn(connection);
        let mut stored: Vec<String> = Vec::new();
        for _ in 0..LOOKS {
            client.batch_execute(ALL).await?;
            tokio::time::sleep(Duration::from_secs(1)).await;
            stored = client.query(STORED, &[]).await?.iter().map(|row| row.get(0)).collect();
            let taken: BTreeSet<String> =
                self.posts().into_iter().filter(|post| post.is_taken).map(|post| post.event).collect();
            if stored.iter().all(|event| taken.contains(event)) {
                break;
            }
        }
        Ok((stored, self.posts()))
    }

    fn posts(&self) -> Vec<Post> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn serve(&self, mut stream: TcpStream) -> Result<()> {
        let (mut read, mut part) = (Vec::new(), [0; 8192]);
        let (head, body) = loop {
            let length = stream.read(&mut part).await?;
            if length == 0 {
                return Ok(());
            }
            read.extend_from_slice(part.get(..length).unwrap_or_default());
            let text = String::from_utf8_lossy(&read);
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = header(head, "content-length").and_then(|length| length.parse::<usize>().ok());
                if length.is_some_and(|length| body.len() >= length) {
                    break (head.to_owned(), body.to_owned());
                }
            }
        };
        let body: Value = serde_json::from_str(&body)?;
        let event = body["data"]["id"].as_str().unwrap_or_default().to_owned();
        let message = header(&head, "webhook-id").unwrap_or_default().to_owned();
        let number = {
            let mut posts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let number = posts.len() + 1;
            let is_taken = !number.is_multiple_of(REFUSED) && !number.is_multiple_of(UNANSWERED);
            posts.push(Post { message, event, is_taken });
            number
        };
        if number.is_multiple_of(UNANSWERED) {
            return Ok(());
        }
        let status = if number.is_multiple_of(REFUSED) { "500 No" } else { "200 OK" };
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        stream.write_all(answer.as_bytes()).await?;
        Ok(())
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then_some(value.trim())
    })
}

async fn run(url: &str, sql: &str) -> Result<()> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client.batch_execute(sql).await?)
}
