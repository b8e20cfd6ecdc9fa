//! The database of a command: the operator's, the embedded one, or the embedded one of a server that is already
//! running.

use gatepass_domain::ids::Ids;
use gatepass_persistence::Db;
use uuid::Uuid;

use crate::{
    config::{Config, Secret},
    embedded::{Cluster, Error, Options},
};

/// An open database. Dropping it stops the embedded database, if this process started it.
#[derive(Debug)]
pub struct Database {
    url: Secret,
    cluster: Option<Cluster>,
}

impl Database {
    /// Opens the database for the server, which must be the only user of an embedded database. Blocks while the
    /// embedded database starts.
    pub fn open(config: &Config) -> Result<Self, Error> {
        if let Some(url) = &config.database_url {
            return Ok(Self { url: url.clone(), cluster: None });
        }
        let max_connections = connections(config.workers.get());
        let options = Options { bin_dir: config.pg_bin.clone(), max_connections, ..Options::default() };
        let cluster = Cluster::start(&config.data_dir, options)?;
        Ok(Self { url: Secret::new(cluster.url("gatepass")), cluster: Some(cluster) })
    }

    /// Opens the database for a command, which may run beside a server.
    pub fn open_shared(config: &Config) -> Result<Self, Error> {
        match Self::open(config) {
            Err(Error::Locked(data_dir)) => {
                Ok(Self { url: Secret::new(Cluster::url_of_running(&data_dir, "gatepass")?), cluster: None })
            }
            opened => opened,
        }
    }

    /// Opens the database for a command that needs its contents. A data folder without a database is an error, and stays
    /// as it is.
    pub fn open_existing(config: &Config) -> Result<Self, Error> {
        if config.database_url.is_none() && !Cluster::exists(&config.data_dir) {
            let folder = std::path::absolute(&config.data_dir).unwrap_or_else(|_| config.data_dir.clone());
            return Err(Error::NoData(folder));
        }
        Self::open_shared(config)
    }

    /// The URL of the database.
    pub fn url(&self) -> &str {
        self.url.expose()
    }

    /// Whether this process runs the database.
    pub fn is_embedded(&self) -> bool {
        self.cluster.is_some()
    }
}

/// Enough connections for a server, commands beside it, and a second server during an upgrade.
fn connections(workers: usize) -> u16 {
    let needed = workers.saturating_mul(2 * gatepass_api::POOL).saturating_add(40).max(100);
    u16::try_from(needed).unwrap_or(u16::MAX)
}

/// The source of ids.
#[expect(clippy::disallowed_methods, reason = "this is the source that is injected everywhere else")]
pub fn ids() -> Ids {
    Ids::new(Uuid::now_v7)
}

/// A small connection pool for a command.
pub fn pool(url: &str) -> gatepass_persistence::Result<Db> {
    Db::new(url, 2, ids())
}
