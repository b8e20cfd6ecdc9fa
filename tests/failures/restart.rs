//! A database that is away: killed and recovering, stopped for a while, started again. The server only waits.

use super::{Pending, World, is_unavailable};
use gatepass_server::embedded::{Cluster, Options};
use std::path::{Path, PathBuf};

/// A cluster for one test, which may be killed and filled.
pub(super) struct Own {
    pub folder: PathBuf,
    options: Options,
    cluster: Option<Cluster>,
}

impl Own {
    pub async fn start() -> Self {
        Self::start_with(Options { durable: true, ..Options::throwaway() }).await
    }

    pub async fn start_with(options: Options) -> Self {
        let shm = Path::new("/dev/shm");
        let base = if shm.is_dir() { shm.to_owned() } else { std::env::temp_dir() };
        let name = format!("gatepass-own-{}-{:?}", std::process::id(), std::thread::current().id());
        let folder = base.join(name.replace(['(', ')'], ""));
        let mut own = Self { folder, options, cluster: None };
        own.up();
        gatepass_persistence::migrate::run(&own.url()).await.unwrap();
        own
    }

    pub async fn world(&self) -> World {
        World::on_database(self.url()).await
    }

    fn url(&self) -> String {
        self.cluster.as_ref().unwrap().url("gatepass")
    }

    fn up(&mut self) {
        self.cluster = Some(Cluster::start(&self.folder, self.options.clone()).unwrap());
    }

    fn down(&mut self) {
        self.cluster = None;
    }

    pub fn postmaster(&self) -> String {
        let text = std::fs::read_to_string(self.folder.join("pg/postmaster.pid")).unwrap();
        text.lines().next().unwrap().trim().to_owned()
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        self.down();
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

pub(super) fn kill(pid: &str) {
    let status = std::process::Command::new("kill").args(["-KILL", pid]).status().unwrap();
    assert!(status.success());
}

#[actix_web::test]
async fn a_stopped_database_is_503_until_it_is_started_again() {
    let mut own = Own::start().await;
    let pending = Pending::in_world(own.world().await).await;
    own.down();
    for _ in 0..10 {
        is_unavailable(pending.approve().await);
        is_unavailable(pending.alice.get("/me").await);
        is_unavailable(pending.world.root("/readyz").await);
    }
    pending.world.root("/healthz").await.expect(200);
    own.up();
    pending.recovers().await;
    pending.world.root("/readyz").await.expect(200);
}

#[actix_web::test]
async fn a_killed_database_is_503_while_it_recovers_and_then_all_is_as_before() {
    let own = Own::start().await;
    let pending = Pending::in_world(own.world().await).await;
    let comments = format!("/tickets/{}/comments", pending.id());
    let said = pending.ann.post(&comments, super::json!({ "body": "kept" })).await.expect(201);
    kill(&own.postmaster());
    // Starting up, not yet accepting connections, in recovery: all of them may occur.
    let approved = loop {
        let answer = pending.approve().await;
        if answer.status == 200 {
            break answer;
        }
        is_unavailable(answer);
    };
    assert_eq!(approved.json["state"], "approved");
    pending.is_approved_once().await;
    let kept = pending.until_answered(async || pending.ann.get(&comments).await).await.expect(200);
    assert_eq!(kept["items"], super::json!([said]));
}

#[actix_web::test]
async fn a_killed_backend_takes_all_connections_with_it_for_a_moment() {
    let own = Own::start().await;
    let pending = Pending::in_world(own.world().await).await;
    let backend = "SELECT pid FROM pg_stat_activity WHERE application_name = 'gatepass' LIMIT 1";
    let backend = pending.world.query(backend).await.remove(0);
    kill(&backend);
    let approved = loop {
        let answer = pending.approve().await;
        if answer.status == 200 {
            break answer;
        }
        is_unavailable(answer);
    };
    assert_eq!(approved.json["state"], "approved");
    pending.is_approved_once().await;
}
