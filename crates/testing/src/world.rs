//! A server with a database of its own. Both are gone when it is dropped.

use crate::http::Answer;
use crate::rows::Row;
use crate::wire::Wire;
use crate::{Person, cluster, server};
use gatepass_api::{Settings, Shared};
use gatepass_app::auth::tokens::generate_key;
use gatepass_app::first_start::first_start;
use gatepass_domain::ids::Ids;
use gatepass_persistence::{Db, directory::users};
use reqwest::Client;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use time::Duration;
use uuid::Uuid;

/// A server with nothing but `admin` and the organization `default` in it.
pub struct World {
    /// The server's URL, without a path.
    pub base: String,
    /// The database's URL.
    pub url: String,
    /// Connections to the database beside the server's.
    pub db: Db,
    /// The state that the server's workers share.
    pub shared: Shared,
    /// The super admin.
    pub admin: Person,
    /// The id of the organization `default`.
    pub org: String,
    /// Whether the server reports that it is ready.
    pub ready: Arc<AtomicBool>,
    /// The name of the database in the shared cluster; none if it is elsewhere.
    name: Option<String>,
    pub(crate) client: Client,
    server: actix_web::dev::ServerHandle,
}

/// A prepared world that exists to be copied. Every token of it is valid in every copy.
pub struct Frozen(World);

impl Frozen {
    /// A new world with a copy of this one's database.
    pub async fn copy(&self) -> World {
        let Self(world) = self;
        let (name, url) = cluster::copy(world.name.as_deref().unwrap()).await;
        let settings = world.shared.settings();
        // Secrets in the database are encrypted with the key of the world.
        let settings = Settings {
            secret_box: settings.secret_box.clone(),
            chats: settings.chats.clone(),
            public_url: settings.public_url.clone(),
            ..server::settings(settings.jwt_keys[0].clone())
        };
        let mut copy = World::serve(Some(name), url, settings);
        copy.admin = copy.here(&world.admin);
        copy.org.clone_from(&world.org);
        copy
    }
}

impl World {
    /// A world with the usual settings.
    pub async fn new() -> Self {
        Self::with_rate_limit(0).await
    }

    /// A world with a limit of requests per minute.
    pub async fn with_rate_limit(rate_limit: u32) -> Self {
        Self::with(|settings| settings.rate_limit = rate_limit).await
    }

    /// A world with other settings.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let (name, url) = cluster::new_database().await;
        Self::on(Some(name), url, change).await
    }

    /// A world whose server connects with these PostgreSQL settings, such as `-c lock_timeout=1ms`.
    pub async fn with_settings(settings: &str) -> Self {
        let (name, url) = cluster::new_database().await;
        let settings = settings.replace(' ', "%20").replace('=', "%3D");
        Self::on(Some(name), format!("{url}?options={settings}"), |_| ()).await
    }

    /// A world whose database has this `LC_CTYPE`.
    pub async fn with_letters(lc_ctype: &str) -> Self {
        let (name, url) = cluster::new_database_with_letters(lc_ctype).await;
        Self::on(Some(name), url, |_| ()).await
    }

    /// A world on a migrated database outside of the shared cluster.
    pub async fn on_database(url: String) -> Self {
        Self::on(None, url, |_| ()).await
    }

    /// A world with a proxy between its server and its database.
    pub async fn overheard() -> (Self, Wire) {
        Self::overheard_with(|_| ()).await
    }

    /// A world with a proxy between its server and its database, and other settings.
    pub async fn overheard_with(change: impl FnOnce(&mut Settings)) -> (Self, Wire) {
        let (name, url) = cluster::new_database().await;
        let wire = Wire::before(&url);
        let mut world = Self::on(Some(name), wire.url(&url), change).await;
        world.url = url;
        (world, wire)
    }

    async fn on(name: Option<String>, url: String, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = server::settings(generate_key().unwrap());
        change(&mut settings);
        let mut world = Self::serve(name, url, settings);
        let mut tx = world.db.begin().await.unwrap();
        first_start(&mut tx, "no password").await.unwrap();
        tx.commit().await.unwrap();
        let admin = users::find_by_username(&mut world.db.conn().await.unwrap(), "admin").await.unwrap();
        world.admin = world.log_in(&admin).await;
        let me = world.admin.get("/me").await.expect(200);
        me["roles"][0]["org_id"].as_str().unwrap().clone_into(&mut world.org);
        world
    }

    /// Starts a server on this database. `admin` and `org` are still empty.
    fn serve(name: Option<String>, url: String, settings: Settings) -> Self {
        #[allow(clippy::disallowed_methods, reason = "this is the injected source")]
        let ids = Ids::new(Uuid::now_v7);
        let ready = Arc::new(AtomicBool::new(true));
        let shared = Shared::new(settings, ids.clone(), ready.clone()).unwrap();
        let db = Db::new(&url, 4, ids).unwrap().counting(shared.settings().metrics.clone());
        let (base, server) = server::start(shared.clone(), url.clone());
        // The server may close an idle connection just when it is used again, so each request gets a new one.
        let client = Client::builder().pool_max_idle_per_host(0).build().unwrap();
        let (id, username, token) = (String::new(), String::new(), None);
        let admin = Person { id, username, token, base: base.clone(), client: client.clone() };
        Self { base, url, db, shared, admin, org: String::new(), ready, name, client, server }
    }

    /// Stops the server, so that its database can be copied.
    pub async fn freeze(self) -> Frozen {
        self.server.stop(true).await;
        self.break_connections().await;
        Frozen(self)
    }

    /// Moves the database's clock forward. Access tokens issued before may have expired then: see [`World::again`].
    pub async fn travel(&self, by: Duration) {
        let seconds = by.whole_seconds();
        self.sql(&format!(
            "CREATE OR REPLACE FUNCTION gatepass_now() RETURNS timestamptz LANGUAGE sql STABLE \
             AS 'SELECT now() + interval ''{seconds} seconds'''"
        ))
        .await;
    }

    /// Stops the database's clock, so that a slow machine changes no result. Returns the time for [`World::set_clock`].
    pub async fn stop_clock(&self) -> String {
        let now = self.query("SELECT gatepass_now()").await.remove(0);
        self.set_clock(&now, Duration::ZERO).await;
        now
    }

    /// Sets the stopped clock to this long after `stopped`.
    pub async fn set_clock(&self, stopped: &str, after: Duration) {
        let seconds = after.whole_seconds();
        self.sql(&format!(
            "CREATE OR REPLACE FUNCTION gatepass_now() RETURNS timestamptz LANGUAGE sql STABLE \
             AS 'SELECT timestamptz ''{stopped}'' + interval ''{seconds} seconds'''"
        ))
        .await;
    }

    /// GET of a path at the root (not below `/api/v1`), without credentials.
    pub async fn root(&self, path: &str) -> Answer {
        Answer::of(self.client.get(format!("{}{path}", self.base))).await
    }

    /// Terminates every connection to this world's database, as a restart does.
    pub async fn break_connections(&self) {
        self.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .await;
    }

    /// The number that a query returns.
    pub async fn number(&self, sql: &str) -> i64 {
        self.query(sql).await.remove(0).parse().unwrap()
    }

    /// The first column of a query's rows, as text.
    pub async fn query(&self, sql: &str) -> Vec<String> {
        cluster::query_in(&self.url, sql).await
    }

    /// Inserts rows into this world's database.
    pub async fn insert(&self, rows: impl IntoIterator<Item = Row>) {
        let statements: Vec<String> = rows.into_iter().map(|row| row.to_string()).collect();
        self.sql(&statements.concat()).await;
    }

    /// A new id, as the server makes them.
    pub fn new_id(&self) -> String {
        self.shared.ids().next::<Uuid>().to_string()
    }

    /// Runs SQL in this world's database.
    pub async fn sql(&self, sql: &str) {
        cluster::execute_in(&self.url, sql).await;
    }
}

impl Drop for World {
    fn drop(&mut self) {
        drop(self.server.stop(false));
        let Some(name) = self.name.take() else { return };
        // On its own thread, because the test's runtime ends with the test.
        let drop = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(cluster::execute(&format!("DROP DATABASE {name} WITH (FORCE)")));
        });
        let _dropped = drop.join();
    }
}
