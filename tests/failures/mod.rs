//! A failing database: each failure is 503 with `Retry-After`, shows no internal details, leaves nothing behind in the
//! database, and ends with its cause, without a restart of the server.

mod busy;
mod commit;
mod connections;
mod feed;
mod full;
mod many;
mod passing;
mod restart;
mod stale;
mod waits;

use gatepass_testing::{Answer, Person, Value, World, asking, json, levels};
use reqwest::Method;
use tokio_postgres::{Client, NoTls};

/// A ticket that waits for an approval, on a server whose database is about to fail.
struct Pending {
    world: World,
    alice: Person,
    ann: Person,
    ticket: Value,
}

impl Pending {
    async fn in_world(world: World) -> Self {
        let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
        world.flow(levels(&[&[&ann]])).await;
        let web = world.asset("web").await;
        let ticket = alice.ask(asking(&world, &web)).await;
        Self { world, alice, ann, ticket }
    }

    fn id(&self) -> &str {
        self.ticket["id"].as_str().unwrap()
    }

    /// Approves with an Idempotency-Key. Every call sends the same request.
    async fn approve(&self) -> Answer {
        let path = format!("/tickets/{}/approve", self.id());
        let request = self.ann.request(Method::POST, &path).header("idempotency-key", "approve-1");
        Answer::of(request.json(&json!({ "level": 1 }))).await
    }

    /// Checks that the approval had no effect and left no lock, and that it works now.
    async fn recovers(&self) {
        self.nothing_is_left().await;
        let approved = self.until_answered(async || self.approve().await).await;
        assert_eq!(approved.header("idempotency-replayed"), "");
        assert_eq!(approved.expect(200)["state"], "approved");
        self.is_approved_once().await;
    }

    async fn nothing_is_left(&self) {
        let id = self.id();
        let state = format!("SELECT state || version FROM tickets WHERE id = '{id}'");
        assert_eq!(self.world.query(&state).await, ["pending1"]);
        for table in ["grants", "permissions", "idempotency_keys", "decisions"] {
            assert_eq!(self.world.number(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
        }
        let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                    AND pid <> pg_backend_pid() AND application_name = 'gatepass' AND xact_start IS NOT NULL";
        assert_eq!(self.world.number(open).await, 0, "a transaction is open");
    }

    /// Waits until the database accepts connections again. The server may have answered before it went away.
    async fn until_up(&self) {
        while tokio_postgres::connect(&self.world.url, NoTls).await.is_err() {
            tokio::task::yield_now().await;
        }
    }

    async fn is_approved_once(&self) {
        self.until_up().await;
        for table in ["grants", "permissions", "idempotency_keys", "decisions"] {
            assert_eq!(self.world.number(&format!("SELECT count(*) FROM {table}")).await, 1, "{table}");
        }
        let events = "SELECT count(*) FROM events WHERE action = 'ticket.approved'";
        assert_eq!(self.world.number(events).await, 1);
    }

    /// Retries a few times, because the pool notices a terminated connection only at its next use.
    async fn until_answered(&self, ask: impl AsyncFn() -> Answer) -> Answer {
        for _ in 0..10 {
            let answer = ask().await;
            if answer.status != 503 {
                return answer;
            }
            is_unavailable(answer);
        }
        panic!("still unavailable");
    }

    /// A session of the test in the world's database. It begins with this SQL.
    async fn session(&self, sql: &str) -> Client {
        let (client, connection) = tokio_postgres::connect(&self.world.url, NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(sql).await.unwrap();
        client
    }

    /// Locks the ticket in a transaction that does not end.
    async fn hold_ticket(&self) -> Client {
        let sql = format!("BEGIN; SELECT 1 FROM tickets WHERE id = '{}' FOR UPDATE", self.id());
        self.session(&sql).await
    }

    /// Waits until this many of the server's backends wait for this event. Returns one of them.
    async fn until_waiting(&self, many: usize, event: &str) -> String {
        loop {
            let waiting = self.waiting(event).await;
            if waiting.len() >= many {
                return waiting[0].clone();
            }
        }
    }

    /// The server's backends that wait for this event.
    async fn waiting(&self, event: &str) -> Vec<String> {
        let sql = format!(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() \
             AND application_name LIKE 'gatepass%' AND wait_event_type || ' ' || wait_event LIKE '{event}'"
        );
        self.world.query(&sql).await
    }

    /// A request of Alice for the same asset.
    fn another(&self) -> Value {
        asking(&self.world, self.ticket["requested"]["assets"][0].as_str().unwrap())
    }

    async fn terminate(&self, pid: &str) {
        self.world.sql(&format!("SELECT pg_terminate_backend({pid})")).await;
    }
}

/// Checks for 503 with `Retry-After` and without internal details.
#[track_caller]
fn is_unavailable(answer: Answer) {
    assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0), "{}", answer.text);
    let problem = answer.problem(503, "unavailable");
    assert_eq!(problem["detail"], "The service is unavailable");
    assert_eq!(problem.as_object().unwrap().len(), 6, "{problem}");
}
