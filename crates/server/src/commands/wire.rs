//! The functions of `persistence`, `app` and `api` that commands need, in one small function each.

use std::time::Duration;

use actix_web::dev::Server;
use gatepass_api::{Settings, Shared};
use gatepass_app::auth::common_passwords::{REFUSAL, is_common};
use gatepass_app::auth::link_tokens::LinkTokens;
use gatepass_app::first_start::first_start;
use gatepass_app::notify::Links;
use gatepass_delivery::chat::Clients;
use gatepass_metrics::Metrics;
use gatepass_persistence::seed::{self as rows, Counts};
use gatepass_persistence::{Db, Error, directory::users, migrate as schema};
use gatepass_worker::{Cards, Courier, Messenger, Pages, Post, Senders, Worker};
use tokio::net::TcpSocket;
use tokio::sync::watch;

use super::{CommandError, MigrateAction, Scale, Seed};
use crate::{
    config::{Config, Secret},
    database, descriptors,
    first_admin::Password,
    output, secret_keys,
    shutdown::Readiness,
    signing_keys,
};

/// Proxies close connections on which nothing is sent for a minute, some for half of it.
const STREAM_HEARTBEAT: Duration = Duration::from_secs(15);

/// Connections that the kernel keeps until they are accepted.
const BACKLOG: u32 = 1024;

/// Applies migrations, lists them, or reverts the last one. `Run` refuses a database that is newer than this program.
pub async fn migrate(url: &str, action: MigrateAction) -> Result<(), CommandError> {
    match action {
        MigrateAction::Run => {
            for step in schema::run(url).await? {
                tracing::info!(step, "migrated");
            }
        }
        MigrateAction::Status => {
            for step in schema::status(url).await? {
                output::line(&format!("{} {}", if step.applied { "applied" } else { "pending" }, step.name))?;
            }
        }
        MigrateAction::Revert => output::line(&format!("reverted {}", schema::revert(url).await?))?,
    }
    Ok(())
}

/// Refuses a database in which Gatepass never ran. Makes nothing.
pub async fn refuse_unused(url: &str) -> Result<(), CommandError> {
    if schema::applied(url).await?.is_empty() {
        let why = "the database has no tables of Gatepass; start `gatepass serve` on it once, or name the right one with \
                   GATEPASS_DATABASE_URL";
        return Err(CommandError::Other(why.to_owned()));
    }
    Ok(())
}

/// Makes the organization `default` and the super admin `admin`, if there is no super admin yet. Returns whether it
/// did. A generated password is shown before the admin is stored, so that no later error loses it.
pub async fn bootstrap(url: &str, password: &Password) -> Result<bool, CommandError> {
    let mut tx = database::pool(url)?.begin().await?;
    let made = if users::has_super_admin(&mut tx).await? {
        false
    } else {
        refuse_common(&password.secret, "admin")
            .map_err(|_| CommandError::Other(format!("GATEPASS_ADMIN_PASSWORD {REFUSAL}")))?;
        first_start(&mut tx, &hash(&password.secret)?).await?
    };
    if made && password.generated {
        password.show()?;
    }
    tx.commit().await?;
    Ok(made)
}

/// Refuses a password that is easy to guess.
pub fn refuse_common(password: &Secret, username: &str) -> Result<(), CommandError> {
    if is_common(password.expose(), &[username]) {
        return Err(CommandError::Other(format!("the password {REFUSAL}")));
    }
    Ok(())
}

/// The hash of a password, as it is stored.
pub fn hash(password: &Secret) -> Result<String, CommandError> {
    gatepass_app::auth::passwords::hash_now(password.expose())
        .ok_or_else(|| CommandError::Other("the password can't be hashed".into()))
}

/// Takes the address of the API. Callers are refused until [`server`] listens.
pub fn take_address(config: &Config) -> Result<TcpSocket, CommandError> {
    let address = config.listen;
    let take = || {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        // The connections of a server that has just ended don't keep the address.
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        Ok(socket)
    };
    take().map_err(|error| cant_listen(config, &error))
}

fn cant_listen(config: &Config, error: &std::io::Error) -> CommandError {
    CommandError::Other(format!("can't listen on {}: {error}", config.listen))
}

/// The HTTP server at this address.
pub fn server(
    config: &Config,
    address: TcpSocket,
    url: &str,
    readiness: &Readiness,
    metrics: Metrics,
) -> Result<Server, CommandError> {
    let workers = config.workers.get();
    let settings = Settings {
        public_url: config.public_url.clone(),
        frontend: config.frontend_url.clone(),
        rate_limit: config.rate_limit.map_or(0, std::num::NonZeroU32::get),
        open_tickets: config.open_tickets.map_or(0, std::num::NonZeroU32::get),
        request_timeout: config.request_timeout,
        answer_timeout: config.answer_timeout,
        max_connections: descriptors::fit(config.max_connections.get(), beside_connections(workers)),
        max_connections_per_address: config.max_connections_per_address.get(),
        // Each core has one worker thread, so as many hashes as cores run at once.
        hashes_at_once: workers,
        stream_heartbeat: STREAM_HEARTBEAT,
        export_timeout: config.export_timeout,
        export_stall: config.export_stall,
        cors_origins: config.cors_origins.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
        security_contact: config.security_contact.clone(),
        webhooks_allow: config.webhooks.allow.clone(),
        secret_box: secret_keys::read_or_make(config)?,
        chats: clients(config)?,
        jwt_keys: signing_keys::read_or_make(config)?,
        metrics,
    };
    let shared = Shared::new(settings, database::ids(), readiness.flag())
        .map_err(|e| CommandError::Other(format!("signing key: {e}")))?;
    let listener = address.listen(BACKLOG).and_then(tokio::net::TcpListener::into_std);
    let listener = listener.map_err(|error| cant_listen(config, &error))?;
    Ok(gatepass_api::serve(listener, shared, url.to_owned(), workers)?)
}

/// The number of descriptors besides callers' connections: database connections, connections that wait for a worker
/// thread, and files.
fn beside_connections(workers: usize) -> usize {
    workers.saturating_mul(gatepass_api::POOL + gatepass_api::ON_THE_WAY).saturating_add(100)
}

/// Database connections for background jobs: one for the queue, one for the work of the job. The messenger and the courier have as many
/// each of their own.
const WORKER_POOL: usize = 2;

/// Background work: jobs, and messages.
pub struct Background {
    worker: Worker,
    messenger: Messenger,
    courier: Courier,
}

impl Background {
    /// Works until it is told to stop.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        let Self { worker, messenger, courier } = self;
        tokio::join!(worker.run(stop.clone()), messenger.run(stop.clone()), courier.run(stop));
    }
}

/// The background work of a server.
pub fn background(config: &Config, url: &str, metrics: &Metrics) -> Result<Background, CommandError> {
    let db = || Db::new(url, WORKER_POOL, database::ids()).map(|db| db.counting(metrics.clone()));
    let worker = Worker::new(db()?, config.worker_poll, rand::random);
    let messenger = Messenger::new(db()?, config.worker_poll, rand::random, senders(config)?);
    let courier = Courier::new(db()?, config.worker_poll, config.webhooks.client()?);
    Ok(Background { worker, messenger, courier })
}

/// The channels that are configured.
fn senders(config: &Config) -> Result<Senders, CommandError> {
    let (tokens, frontend) = (link_tokens(config)?, &config.frontend_url);
    let mail = match &config.mail {
        Some(mail) => {
            let links = config.public_url.as_ref().zip(tokens.clone());
            let links = links.map(|(url, tokens)| Links::new(url, tokens));
            Some(Post { mailer: mail.mailer()?, frontend: frontend.clone(), links })
        }
        None => None,
    };
    let cards = match (tokens, secret_keys::read_existing(config)?) {
        (Some(tokens), Some(secrets)) => {
            Some(Cards { clients: clients(config)?, secrets, tokens, frontend: frontend.clone() })
        }
        _ => None,
    };
    let pages = Pages { api: config.public_url.clone(), frontend: config.frontend_url.clone() };
    Ok(Senders { mail, webhooks: Some(config.webhooks.client()?), pages, cards })
}

/// The clients of chat services.
fn clients(config: &Config) -> Result<Clients, CommandError> {
    Ok(Clients::new(config.chat_endpoints.clone(), config.webhooks.http()?))
}

/// What signs links and buttons. None: the key is not known here.
fn link_tokens(config: &Config) -> Result<Option<LinkTokens>, CommandError> {
    let Some(keys) = signing_keys::read_existing(config)? else {
        tracing::warn!(
            "messages have no links that decide or stop them, because the signing key is not here: see jwt_key_file"
        );
        return Ok(None);
    };
    let tokens = LinkTokens::new(&keys).map_err(|e| CommandError::Other(format!("signing key: {e}")))?;
    Ok(Some(tokens))
}

/// The OpenAPI document as published: indented JSON with a final line break.
pub fn openapi() -> String {
    gatepass_api::openapi::json()
}

/// The AsyncAPI document.
pub fn asyncapi() -> String {
    gatepass_api::openapi::asyncapi_json()
}

/// Fills a migrated database with data.
pub async fn seed(url: &str, seed: Seed) -> Result<(), CommandError> {
    let mut tx = database::pool(url)?.begin().await?;
    match seed {
        Seed::Demo | Seed::DemoPassword => {
            let Password { secret, .. } = Password::generate();
            let hash = hash(&secret)?;
            let people = match (seed, rows::has_demo(&mut tx).await?) {
                (Seed::DemoPassword, true) => rows::demo_passwords(&mut tx, &hash).await?,
                (Seed::DemoPassword, false) => return Err(CommandError::Other(NO_DEMO.to_owned())),
                (_, true) => return Err(CommandError::Other(DEMO_AGAIN.to_owned())),
                (_, false) => rows::demo(&mut tx, &hash).await.map_err(not_twice)?,
            };
            output::line(&personas(&people, &secret))?;
        }
        Seed::Scale(Scale { users, groups, nodes, assets, accounts, permissions, tickets }) => {
            let count =
                |n: u32| i32::try_from(n).map_err(|_| CommandError::Other(format!("{n} is too many")));
            let counts = Counts {
                users: count(users)?,
                groups: count(groups.unwrap_or((users / 10).max(1)))?,
                nodes: count(nodes.unwrap_or((assets / 20).max(1)))?,
                assets: count(assets)?,
                accounts: count(accounts.unwrap_or(assets.saturating_mul(3)))?,
                permissions: count(permissions)?,
                tickets: count(tickets)?,
            };
            rows::scale(&mut tx, counts).await.map_err(not_twice)?;
        }
    }
    Ok(tx.commit().await?)
}

const DEMO_AGAIN: &str = "the demo company is there already, and stays as it is; `gatepass seed --demo --new-password` gives \
                          its people a new password";
const NO_DEMO: &str = "there is no demo company; `gatepass seed --demo` makes it";

/// Who there is to log in as, in one line that ends with the password. A demo user whom somebody deleted is missing.
fn personas(people: &[String], password: &Secret) -> String {
    let roles = ["", "", " (admin)", " (auditor)"];
    let named = people.iter().zip(roles).map(|(name, role)| format!("{name}{role}"));
    let named: Vec<_> = named.collect();
    format!("{} have the password {}", named.join(", "), password.expose())
}

fn not_twice(error: Error) -> CommandError {
    match error {
        Error::Conflict(constraint) => CommandError::Other(format!(
            "this data, or something of its name, is there already ({constraint})"
        )),
        other => other.into(),
    }
}
