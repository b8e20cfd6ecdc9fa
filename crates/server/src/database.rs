//! The database that a command works on: the operator's, our own embedded one, or the one that a running server of ours
//! has already started.

use gatepass_domain::ids::Ids;
use gatepass_persistence::Db;
use uuid::Uuid;

use crate::{
    config::{Config, Secret},
    embedded::{Cluster, Error, Options},
};

/// An open database. Dropping it stops the embedded one if this process started it.
#[derive(Debug)]
pub struct Database {
    url: Secret,
    cluster: Option<Cluster>,
}

impl Database {
    /// For the server, which must be alone on an embedded database. Blocks while that one starts.
    pub fn open(config: &Config) -> Result<Self, Error> {
        if let Some(url) = &config.database_url {
            return Ok(Self { url: url.clone(), cluster: None });
        }
        let max_connections = connections(config.workers.get());
        let options = Options { bin_dir: config.pg_bin.clone(), max_connections, ..Options::default() };
        let cluster = Cluster::start(&config.data_dir, options)?;
        Ok(Self { url: Secret::new(cluster.url("gatepass")), cluster: Some(cluster) })
    }

    /// For commands, which may work beside a server.
    pub fn open_shared(config: &Config) -> Result<Self, Error> {
        match Self::open(config) {
            Err(Error::Locked(data_dir)) => {
                Ok(Self { url: Secret::new(Cluster::url_of_running(&data_dir, "gatepass")?), cluster: None })
            }
            opened => opened,
        }
    }

    /// How to connect to it.
    pub fn url(&self) -> &str {
        self.url.expose()
    }

    /// True if this process runs it.
    pub fn is_embedded(&self) -> bool {
        self.cluster.is_some()
    }
}

/// What a server, commands beside it and a second server during an upgrade may need.
fn connections(workers: usize) -> u16 {
    let needed = workers.saturating_mul(2 * gatepass_api::POOL).saturating_add(40).max(100);
    u16::try_from(needed).unwrap_or(u16::MAX)
}

/// Where ids come from.
#[expect(clippy::disallowed_methods, reason = "this is the source that is injected everywhere else")]
pub fn ids() -> Ids {
    Ids::new(Uuid::now_v7)
}

/// A small pool for a command.
pub fn pool(url: &str) -> gatepass_persistence::Result<Db> {
    Db::new(url, 2, ids())
}
