//! A good database with its journal, made by the clients on a server in this process, and copies of it to plant faults
//! in.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use actix_web::dev::ServerHandle;
use gatepass_api::{Settings, Shared};
use gatepass_app::auth::{passwords, tokens};
use gatepass_app::first_start::first_start;
use gatepass_persistence::{Db, migrate};
use gatepass_server::database::ids;
use gatepass_server::embedded::{Cluster, Options};
use gatepass_testing::server;
use gatepass_torture::api::Api;
use gatepass_torture::checker::{self, Fault, FaultKind};
use gatepass_torture::clients::{Desk, live};
use gatepass_torture::journal::{Entry, Journal, Story};
use gatepass_torture::service::connect;
use gatepass_torture::world::{PASSWORD, World};
use tempfile::TempDir;

const CLIENTS: usize = 5;
const STORIES: usize = 60;
/// Removes triggers and constraints that would refuse a planted fault.
const UNLOCK: &str = "ALTER TABLE events DISABLE TRIGGER ALL; SET session_replication_role = replica; \
    ALTER TABLE grants DROP CONSTRAINT grants_ticket_id_key; \
    ALTER TABLE permissions DROP CONSTRAINT permissions_source_ticket_id_key;";

pub struct Good {
    cluster: Cluster,
    api: Api,
    journal: PathBuf,
    copies: AtomicU64,
    key: String,
    _folder: TempDir,
}

impl Good {
    pub async fn make() -> Self {
        let shm = Path::new("/dev/shm");
        let folder = if shm.is_dir() { TempDir::new_in(shm) } else { TempDir::new() }.unwrap();
        std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o711)).unwrap();
        let cluster = Cluster::start(folder.path(), Options::throwaway()).unwrap();
        let journal = folder.path().join("journal.ndjson");
        let key = tokens::generate_key().unwrap();
        let api = Api::new("").unwrap();
        let good = Self { cluster, api, journal, copies: AtomicU64::new(1), key, _folder: folder };
        let url = good.cluster.url("gatepass");
        migrate::run(&url).await.unwrap();
        let mut tx = Db::new(&url, 1, ids()).unwrap().begin().await.unwrap();
        first_start(&mut tx, &passwords::hash_now(PASSWORD).unwrap()).await.unwrap();
        tx.commit().await.unwrap();

        let (base, server) = good.serve(url);
        let (api, journal) = (good.api.moved_to(&base).unwrap(), Journal::create(&good.journal).unwrap());
        let world = World::make(&api, CLIENTS).await.unwrap();
        journal.note(&Entry::World(world.clone())).unwrap();
        let desk = Desk { api, world, journal, next: AtomicU64::new(1) };
        let lives = (0..CLIENTS).map(|number| live(&desk, number, 7, |told| told < STORIES));
        for lived in futures::future::join_all(lives).await {
            lived.unwrap();
        }
        server.stop(false).await;
        good
    }

    /// The faults that the checker finds in the good database, by SQL and over HTTP.
    pub async fn check(&self) -> Vec<Fault> {
        let url = self.cluster.url("gatepass");
        let story = Story::read(&self.journal).unwrap();
        let (base, server) = self.serve(url.clone());
        let found = checker::check(&story, &url, &self.api.moved_to(&base).unwrap()).await.unwrap();
        server.stop(false).await;
        found
    }

    /// The faults that the checker finds after this SQL in a copy of the database and this change of the journal. It
    /// checks over HTTP, which takes longest, only if SQL does not find this kind.
    pub async fn plant(&self, kind: FaultKind, sql: &str, plant: impl FnOnce(&mut Story)) -> Vec<Fault> {
        let name = format!("copy_{}", self.copies.fetch_add(1, Ordering::Relaxed));
        let outside = connect(&self.cluster.url("postgres")).await.unwrap();
        let copy = format!("CREATE DATABASE {name} TEMPLATE gatepass STRATEGY file_copy");
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'gatepass'";
        outside.batch_execute(cut).await.unwrap();
        outside.batch_execute(&copy).await.unwrap();
        let url = self.cluster.url(&name);
        if !sql.is_empty() {
            let client = connect(&url).await.unwrap();
            client.batch_execute(UNLOCK).await.unwrap();
            let changed = client.simple_query(sql).await.unwrap_or_else(|e| panic!("{sql}: {e:?}"));
            let rows = changed.iter().any(|message| {
                matches!(message, tokio_postgres::SimpleQueryMessage::CommandComplete(rows) if *rows > 0)
            });
            assert!(rows, "nothing to plant in: {sql}");
        }
        let mut story = Story::read(&self.journal).unwrap();
        plant(&mut story);
        let mut found = checker::check_stored(&story, &url).await.unwrap();
        if found.iter().all(|fault| fault.kind != kind) {
            let (base, server) = self.serve(url.clone());
            let shown = checker::check_shown(&story, &self.api.moved_to(&base).unwrap()).await.unwrap();
            found.extend(shown);
            server.stop(false).await;
        }
        outside.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
        found
    }

    /// Starts a server on this database.
    fn serve(&self, url: String) -> (String, ServerHandle) {
        let settings = Settings { open_tickets: 0, ..server::settings(self.key.clone()) };
        let shared = Shared::new(settings, ids(), Arc::new(AtomicBool::new(true))).unwrap();
        server::start(shared, url)
    }
}
