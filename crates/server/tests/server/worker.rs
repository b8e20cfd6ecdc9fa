//! `gatepass worker` as a process: two at once, one killed during its work, a database that goes away, a clean end.

use std::{
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use gatepass_app::jobs::JobKind;
use gatepass_domain::text::TextEnum;
use gatepass_server::{
    commands::{MigrateAction, Scale, Seed, wire},
    embedded::{Cluster, Options},
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

/// The number of tickets. A third of them were not decided in time.
const TICKETS: u32 = 900;
const WAITING: &str = "SELECT count(*) FROM tickets WHERE state IN ('pending', 'blocked')";

/// The jobs that have run, and wait for their next time.
const DONE_ONCE: &str = "SELECT count(*) FROM jobs WHERE state = 'queued' AND updated_at > created_at";

/// The number of kinds of jobs that come again by themselves.
fn recurring() -> i64 {
    JobKind::ALL.iter().filter(|kind| kind.schedule().is_periodic()).count().try_into().unwrap()
}

struct Place {
    cluster: Cluster,
    client: Client,
    folder: TempDir,
}

impl Place {
    async fn new(options: Options) -> Self {
        let folder = super::embedded::folder();
        let cluster = Cluster::start(folder.path(), options).unwrap();
        let url = cluster.url("gatepass");
        wire::migrate(&url, MigrateAction::Run).await.unwrap();
        let client = connect(&url).await;
        Self { cluster, client, folder }
    }

    /// Makes tickets, and moves those that wait for a decision past their deadline.
    async fn with_overdue_tickets() -> Self {
        let place = Self::new(Options::throwaway()).await;
        let scale = Scale {
            users: 50,
            groups: None,
            nodes: None,
            assets: 50,
            accounts: None,
            permissions: 10,
            tickets: TICKETS,
        };
        wire::seed(&place.cluster.url("gatepass"), Seed::Scale(scale)).await.unwrap();
        let late = "UPDATE tickets SET decision_deadline = gatepass_now() - interval '1 hour' + number * interval '1 second' \
                    WHERE state IN ('pending', 'blocked')";
        place.client.batch_execute(late).await.unwrap();
        assert!(place.number(WAITING).await > 100, "too few tickets to be killed among");
        place
    }

    fn worker(&self) -> Working {
        self.gatepass(&["worker"])
    }

    fn gatepass(&self, arguments: &[&str]) -> Working {
        let child = Command::new(env!("CARGO_BIN_EXE_gatepass"))
            .args(["--log", "warn", "--database-url", &self.cluster.url("gatepass")])
            .args(arguments)
            .env("GATEPASS_DATA_DIR", self.folder.path().join("data"))
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Working(child)
    }

    async fn number(&self, sql: &str) -> i64 {
        self.client.query_one(sql, &[]).await.unwrap().get(0)
    }

    /// Waits until the query returns this number.
    async fn until(&self, sql: &str, number: i64) {
        let begun = Instant::now();
        while self.number(sql).await != number {
            assert!(begun.elapsed() < Duration::from_mins(3), "{sql} is {}", self.number(sql).await);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Locks a ticket in the middle of the overdue ones, so that every worker that reaches it waits.
    async fn hold_one(&self) -> Client {
        let holder = connect(&self.cluster.url("gatepass")).await;
        let hold = "BEGIN; SELECT id FROM tickets WHERE id = (SELECT id FROM tickets WHERE state IN \
                    ('pending', 'blocked') ORDER BY decision_deadline, id OFFSET 50 LIMIT 1) FOR UPDATE";
        holder.batch_execute(hold).await.unwrap();
        holder
    }

    /// Checks that every overdue ticket is expired, has one event, and was changed once.
    async fn is_done_once(&self, expired: i64) {
        assert_eq!(self.number(WAITING).await, 0);
        let events = "SELECT count(*) FROM events WHERE action = 'ticket.expired' AND actor_id IS NULL";
        assert_eq!(self.number(events).await, expired);
        let tickets = "SELECT count(DISTINCT ticket_id) FROM events WHERE action = 'ticket.expired'";
        assert_eq!(self.number(tickets).await, expired);
    }
}

const HELD_UP: &str =
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = 'gatepass'";

#[tokio::test(flavor = "multi_thread")]
async fn of_two_workers_one_is_killed_in_the_middle_and_everything_is_done_once() {
    let place = Place::with_overdue_tickets().await;
    let overdue = place.number(WAITING).await;
    let holder = place.hold_one().await;
    let mut first = place.worker();
    place.until(HELD_UP, 1).await;
    // The other worker runs everything except the job that is blocked.
    place
        .client
        .batch_execute("UPDATE jobs SET run_at = created_at, updated_at = created_at WHERE state = 'queued'")
        .await
        .unwrap();
    let second = place.worker();
    place.until("SELECT count(*) FROM jobs WHERE state = 'running' OR updated_at = created_at", 1).await;
    assert_eq!(place.number(WAITING).await, overdue - 50);
    first.0.kill().unwrap();
    first.0.wait().unwrap();
    holder.batch_execute("COMMIT").await.unwrap();
    // Ends the lease of the killed worker.
    let later = "CREATE OR REPLACE FUNCTION gatepass_now() RETURNS timestamptz LANGUAGE sql STABLE \
                 AS 'SELECT now() + interval ''2 minutes'''";
    place.client.batch_execute(later).await.unwrap();
    place.until(WAITING, 0).await;
    place.is_done_once(overdue).await;
    place.until("SELECT attempts::bigint FROM jobs WHERE kind = 'expire_tickets'", 0).await;
    assert!(second.ends(Signal::SIGTERM));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_told_to_end_gives_back_what_it_can_not_finish() {
    let place = Place::with_overdue_tickets().await;
    let holder = place.hold_one().await;
    let worker = place.worker();
    place.until(HELD_UP, 1).await;
    assert!(worker.ends(Signal::SIGTERM));
    let given_back = "SELECT count(*) FROM jobs WHERE kind = 'expire_tickets' AND state = 'queued' AND attempts = 0 \
                      AND run_at <= gatepass_now() AND lease IS NULL";
    assert_eq!(place.number(given_back).await, 1);
    holder.batch_execute("COMMIT").await.unwrap();
    let next = place.worker();
    place.until(WAITING, 0).await;
    assert!(next.ends(Signal::SIGINT));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_away_is_waited_for() {
    let mut place = Place::new(Options { durable: true, ..Options::throwaway() }).await;
    let worker = place.worker();
    place.until(DONE_ONCE, recurring()).await;
    let url = place.cluster.url("gatepass");
    let pid: i32 = place.client.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
    let (_witness, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    kill(Pid::from_raw(pid), Signal::SIGKILL).unwrap();
    // PostgreSQL ends this connection with all others, because it has not noticed the restart yet.
    let _ended = connection.await;
    let begun = Instant::now();
    place.client = loop {
        match tokio_postgres::connect(&url, NoTls).await {
            Ok((client, connection)) => {
                tokio::spawn(connection);
                break client;
            }
            Err(error) => assert!(begun.elapsed() < Duration::from_mins(3), "{error}"),
        }
    };
    place.client.batch_execute("UPDATE jobs SET run_at = created_at, updated_at = created_at").await.unwrap();
    place.until(DONE_ONCE, recurring()).await;
    assert!(worker.ends(Signal::SIGTERM));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_works_too_unless_it_is_told_not_to() {
    let place = Place::new(Options::throwaway()).await;
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let begun = Instant::now();
    let serves = |arguments: &[&str]| {
        let server = place.gatepass(&[&["serve", "--listen", &address], arguments].concat());
        while TcpStream::connect(&address).is_err() {
            assert!(begun.elapsed() < Duration::from_mins(3), "does not start");
            std::thread::sleep(Duration::from_millis(5));
        }
        server
    };
    assert!(serves(&["--worker", "false"]).ends(Signal::SIGTERM));
    assert_eq!(place.number("SELECT count(*) FROM jobs").await, 0);
    let server = serves(&[]);
    place.until(DONE_ONCE, recurring()).await;
    assert!(server.ends(Signal::SIGTERM));
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// A child process that is killed at the end of its test.
struct Working(Child);

impl Working {
    /// Whether it exits with success after this signal.
    fn ends(mut self, signal: Signal) -> bool {
        kill(Pid::from_raw(self.0.id().cast_signed()), signal).unwrap();
        self.0.wait().unwrap().success()
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
