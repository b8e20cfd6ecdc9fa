//! The server under torture: `gatepass serve` with its embedded database, as an operator runs it; and SQL beside it.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use gatepass_server::embedded::Cluster;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::process::{Child, Command};
use tokio_postgres::{Client, NoTls};

use crate::Result;
use crate::api::{Api, PAUSE};
use crate::world::PASSWORD;

/// The longest time until a server is ready, PostgreSQL's recovery included.
const RECOVERY: Duration = Duration::from_mins(2);

/// The program and where it runs.
#[derive(Debug, Clone)]
pub struct Service {
    program: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Service {
    /// The server of this program, with all its files in this folder.
    pub fn new(program: PathBuf, folder: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        Ok(Self { program, folder: folder.to_owned(), port })
    }

    /// Its URL.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its data directory.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Starts it. It is not ready yet.
    pub fn start(&self) -> Result<Child> {
        let log = File::options().create(true).append(true).open(self.folder.join("server.log"))?;
        let mut command = Command::new(&self.program);
        command
            .args([
                "--listen",
                &format!("127.0.0.1:{}", self.port),
                "--rate-limit",
                "0",
                "--open-tickets",
                "0",
                "--log",
                "warn",
            ])
            .arg("--data-dir")
            .arg(self.data())
            .arg("serve")
            .env("GATEPASS_ADMIN_PASSWORD", PASSWORD)
            .env("GATEPASS_WEBHOOK_ALLOW", "127.0.0.0/8")
            .env_remove("GATEPASS_DATABASE_URL")
            .stdout(log.try_clone()?)
            .stderr(log)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        Ok(command.spawn()?)
    }

    /// Waits until the server is ready. An error if it ends or takes too long.
    pub async fn until_ready(&self, child: &mut Child, api: &Api) -> Result<()> {
        let begun = Instant::now();
        while !api.is_ready().await {
            if let Some(status) = child.try_wait()? {
                return Err(format!("the server ended by itself: {status}").into());
            }
            if begun.elapsed() > RECOVERY {
                return Err(format!("the server was not ready after {} s", RECOVERY.as_secs()).into());
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    }

    /// Stops it as an operator does.
    pub async fn stop(&self, mut child: Child) -> Result<()> {
        if let Some(pid) = child.id() {
            kill(Pid::from_raw(pid.cast_signed()), Signal::SIGTERM)?;
        }
        child.wait().await?;
        Ok(())
    }

    /// The URL of its database, without a password or port.
    pub fn database(&self) -> Result<String> {
        Ok(Cluster::url_of_running(&self.data(), "gatepass")?)
    }

    /// The process id of the postmaster, if there is one.
    pub fn postmaster(&self) -> Option<Pid> {
        let text = std::fs::read_to_string(self.data().join("pg/postmaster.pid")).ok()?;
        text.lines().next()?.trim().parse().ok().map(Pid::from_raw)
    }
}

/// A connection to the database, beside the server.
pub async fn connect(url: &str) -> Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}
