//! A server with a database of its own, and the people in it. Dropped, both are gone.

use super::Value;
use super::cluster;
use super::http::{Answer, request};
use super::wire::Wire;
use gatepass_api::auth::tokens::generate_key;
use gatepass_api::{Settings, Shared};
use gatepass_domain::authz::UserKind;
use gatepass_domain::ids::{Ids, SessionId, UserId};
use gatepass_persistence::users::User;
use gatepass_persistence::{Db, bootstrap, sessions, users};
use reqwest::{Client, Method, RequestBuilder};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use time::Duration;
use uuid::Uuid;

/// A server with nothing but `admin` and the organization `default` in it.
pub struct World {
    pub base: String,
    pub url: String,
    pub db: Db,
    pub shared: Shared,
    pub admin: Person,
    /// The organization `default`.
    pub org: String,
    /// Whether the server says that it wants requests.
    pub ready: Arc<AtomicBool>,
    /// The database's name, in the shared cluster.
    name: Option<String>,
    client: Client,
    server: actix_web::dev::ServerHandle,
}

/// A prepared world that is only there to be copied. Everybody's tokens are good in every copy.
pub struct Frozen(World);

impl Frozen {
    /// A world that begins like this one.
    pub async fn copy(&self) -> World {
        let Self(world) = self;
        let (name, url) = cluster::copy(world.name.as_deref().unwrap()).await;
        let jwt_key = world.shared.settings().jwt_keys[0].clone();
        let mut copy = World::serve(Some(name), url, settings(jwt_key));
        copy.admin = copy.here(&world.admin);
        copy.org.clone_from(&world.org);
        copy
    }
}

/// Somebody with credentials.
#[derive(Clone)]
pub struct Person {
    pub id: String,
    pub username: String,
    pub token: Option<String>,
    base: String,
    client: Client,
}

/// A test's usual ones.
fn settings(jwt_key: String) -> Settings {
    Settings {
        public_url: None,
        rate_limit: 0,
        open_tickets: 10_000,
        request_timeout: std::time::Duration::from_secs(10),
        answer_timeout: std::time::Duration::from_secs(30),
        max_connections: 2000,
        max_connections_per_address: 2000,
        hashes_at_once: 2,
        export_timeout: std::time::Duration::from_secs(60),
        export_stall: std::time::Duration::from_secs(25),
        cors_origins: vec!["https://desk.example.org".to_owned()],
        trusted_proxies: Vec::new(),
        security_contact: vec!["mailto:security@example.org".to_owned()],
        jwt_keys: vec![jwt_key],
    }
}

impl World {
    pub async fn new() -> Self {
        Self::with_rate_limit(0).await
    }

    pub async fn with_rate_limit(rate_limit: u32) -> Self {
        Self::with(|settings| settings.rate_limit = rate_limit).await
    }

    /// With settings other than a test's usual ones.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let (name, url) = cluster::new_database().await;
        Self::on(Some(name), url, change).await
    }

    /// With these settings of PostgreSQL on the server's connections, such as `-c lock_timeout=1ms`.
    pub async fn with_settings(settings: &str) -> Self {
        let (name, url) = cluster::new_database().await;
        let settings = settings.replace(' ', "%20").replace('=', "%3D");
        Self::on(Some(name), format!("{url}?options={settings}"), |_| ()).await
    }

    /// On a migrated database that is not the shared cluster's.
    pub async fn on_database(url: String) -> Self {
        Self::on(None, url, |_| ()).await
    }

    /// A world whose server can be overheard.
    pub async fn overheard() -> (Self, Wire) {
        Self::overheard_with(|_| ()).await
    }

    /// A world whose server can be overheard, with settings other than a test's usual ones.
    pub async fn overheard_with(change: impl FnOnce(&mut Settings)) -> (Self, Wire) {
        let (name, url) = cluster::new_database().await;
        let wire = Wire::before(&url);
        let mut world = Self::on(Some(name), wire.url(&url), change).await;
        world.url = url;
        (world, wire)
    }

    async fn on(name: Option<String>, url: String, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = settings(generate_key().unwrap());
        change(&mut settings);
        let mut world = Self::serve(name, url, settings);
        let mut tx = world.db.begin().await.unwrap();
        bootstrap::first_admin(&mut tx, "no password").await.unwrap();
        tx.commit().await.unwrap();
        let admin = users::find_by_username(&mut world.db.conn().await.unwrap(), "admin").await.unwrap();
        world.admin = world.log_in(&admin).await;
        let me = world.admin.get("/me").await.expect(200);
        world.org = me["roles"][0]["org_id"].as_str().unwrap().to_owned();
        world
    }

    /// A server on this database, of which nothing is known yet.
    fn serve(name: Option<String>, url: String, settings: Settings) -> Self {
        #[allow(clippy::disallowed_methods, reason = "this is the injected source")]
        let ids = Ids::new(Uuid::now_v7);
        let ready = Arc::new(AtomicBool::new(true));
        let shared = Shared::new(settings, ids.clone(), ready.clone()).unwrap();
        let db = Db::new(&url, 4, ids).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = start(listener, shared.clone(), url.clone());
        // One that has been idle may be closed by the server just when it is used again: each request has its own.
        let client = Client::builder().pool_max_idle_per_host(0).build().unwrap();
        let (id, username, token) = (String::new(), String::new(), None);
        let admin = Person { id, username, token, base: base.clone(), client: client.clone() };
        Self { base, url, db, shared, admin, org: String::new(), ready, name, client, server }
    }

    /// Stops the server, so that the database can be copied, with everything that was prepared in it.
    pub async fn freeze(self) -> Frozen {
        self.server.stop(true).await;
        self.break_connections().await;
        Frozen(self)
    }

    /// A new person, who is in no organization yet.
    pub async fn stranger(&self, username: &str) -> Person {
        self.user(username, UserKind::Human).await
    }

    /// A new member of the organization `default`.
    pub async fn member(&self, username: &str) -> Person {
        self.with_role(username, "member").await
    }

    /// A new member of the organization `default` with this role.
    pub async fn with_role(&self, username: &str, role: &str) -> Person {
        let person = self.stranger(username).await;
        self.join(&self.org, &person, role).await;
        person
    }

    /// Makes a user a member of an organization.
    pub async fn join(&self, org: &str, person: &Person, role: &str) {
        let user = &person.id;
        self.sql(&format!("INSERT INTO members VALUES ('{org}', '{user}', '{role}', now(), now())")).await;
    }

    /// Another organization; gives its id.
    pub async fn new_org(&self, slug: &str) -> String {
        let id = self.shared.ids().next::<Uuid>().to_string();
        self.sql(&format!("INSERT INTO organizations VALUES ('{id}', '{slug}', '{slug}', now(), now())"))
            .await;
        id
    }

    /// A new user of this kind, who is in no organization yet.
    pub async fn user(&self, username: &str, kind: UserKind) -> Person {
        let mut tx = self.db.begin().await.unwrap();
        let user =
            User { kind, is_super_admin: false, ..bootstrap::super_admin(&tx, username, "no password") };
        users::insert(&mut tx, &user).await.unwrap();
        tx.commit().await.unwrap();
        self.log_in(&user).await
    }

    /// A new service that has its home in the organization `default`, with this role there.
    pub async fn service(&self, username: &str, role: &str) -> Person {
        let service = self.user(username, UserKind::Service).await;
        self.join(&self.org, &service, role).await;
        self.sql(&format!("UPDATE users SET home_org_id = '{}' WHERE id = '{}'", self.org, service.id)).await;
        service
    }

    /// A session for this user, without the time that a password takes.
    pub async fn log_in(&self, user: &User) -> Person {
        let mut tx = self.db.begin().await.unwrap();
        let session: SessionId = tx.ids.next();
        sessions::insert(
            &mut tx,
            session,
            UserId(user.id),
            &Uuid::from(session).into_bytes(),
            &sessions::Device::default(),
        )
        .await
        .unwrap();
        let token = self.shared.tokens().issue(UserId(user.id), session, tx.now).unwrap();
        tx.commit().await.unwrap();
        let (id, username) = (user.id.to_string(), user.username.clone());
        Person { id, username, token: Some(token), base: self.base.clone(), client: self.client.clone() }
    }

    /// Somebody of the world that this one was copied from.
    pub fn here(&self, person: &Person) -> Person {
        Person { base: self.base.clone(), client: self.client.clone(), ..person.clone() }
    }

    /// Somebody without credentials.
    pub fn anon(&self) -> Person {
        self.bearer(None)
    }

    /// Whoever this token says.
    pub fn bearer(&self, token: Option<&str>) -> Person {
        Person {
            token: token.map(str::to_owned),
            id: String::new(),
            username: String::new(),
            ..self.admin.clone()
        }
    }

    /// Moves the database's clock on. Access tokens made before may be over then: see [`World::again`].
    pub async fn travel(&self, by: Duration) {
        let seconds = by.whole_seconds();
        self.sql(&format!(
            "CREATE OR REPLACE FUNCTION gatepass_now() RETURNS timestamptz LANGUAGE sql STABLE \
             AS 'SELECT now() + interval ''{seconds} seconds'''"
        ))
        .await;
    }

    /// Stops the database's clock, so that a slow machine is no later; gives the time for [`World::set_clock`].
    pub async fn stop_clock(&self) -> String {
        let now = self.query("SELECT gatepass_now()").await.remove(0);
        self.set_clock(&now, Duration::ZERO).await;
        now
    }

    /// Sets the stopped clock to a time after this one.
    pub async fn set_clock(&self, stopped: &str, after: Duration) {
        let seconds = after.whole_seconds();
        self.sql(&format!(
            "CREATE OR REPLACE FUNCTION gatepass_now() RETURNS timestamptz LANGUAGE sql STABLE \
             AS 'SELECT timestamptz ''{stopped}'' + interval ''{seconds} seconds'''"
        ))
        .await;
    }

    /// The same person with a fresh session, after [`World::travel`].
    pub async fn again(&self, person: &Person) -> Person {
        let user =
            users::find_by_username(&mut self.db.conn().await.unwrap(), &person.username).await.unwrap();
        self.log_in(&user).await
    }

    /// GET of a path at the root, without credentials.
    pub async fn root(&self, path: &str) -> Answer {
        Answer::of(self.client.get(format!("{}{path}", self.base))).await
    }

    /// Cuts every connection to this world's database, as a restart does.
    pub async fn break_connections(&self) {
        self.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .await;
    }

    /// The number that this query gives.
    pub async fn number(&self, sql: &str) -> i64 {
        self.query(sql).await.remove(0).parse().unwrap()
    }

    /// The first column of what a query gives, as text.
    pub async fn query(&self, sql: &str) -> Vec<String> {
        cluster::query_in(&self.url, sql).await
    }

    /// Runs SQL in this world's database.
    pub async fn sql(&self, sql: &str) {
        cluster::execute_in(&self.url, sql).await;
    }
}

/// Runs the server on a thread of its own, which outlives the test's runtime and so can stop in order.
fn start(listener: TcpListener, shared: Shared, url: String) -> actix_web::dev::ServerHandle {
    let (sender, handle) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async {
            let server = gatepass_api::serve(listener, shared, url, 1).unwrap();
            sender.send(server.handle()).unwrap();
            server.await.unwrap();
        });
    });
    handle.recv().unwrap()
}

impl Drop for World {
    fn drop(&mut self) {
        drop(self.server.stop(false));
        let Some(name) = self.name.take() else { return };
        // A thread of its own, since the test's runtime ends with the test.
        let drop = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(cluster::execute(&format!("DROP DATABASE {name} WITH (FORCE)")));
        });
        let _dropped = drop.join();
    }
}

impl Person {
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        request(&self.client, &self.base, self.token.as_deref(), method, path)
    }
    /// The same person with this token, or without any.
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }
    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(&body)).await
    }
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PUT, path).json(&body)).await
    }
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PATCH, path).json(&body)).await
    }
    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }
}
