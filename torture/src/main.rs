//! `make torture`: see `docs/operations.md`, Durability.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use clap::Parser;
use gatepass_torture::api::Api;
use gatepass_torture::checker::{self, Fault};
use gatepass_torture::clients::{Agent, Desk, Reader, live};
use gatepass_torture::journal::{Entry, Journal, Story};
use gatepass_torture::killer::{Victim, kill_again_and_again, start};
use gatepass_torture::receiver::Receiver;
use gatepass_torture::service::Service;
use gatepass_torture::world::World;
use gatepass_torture::{Result, summary};
use rand::SeedableRng;
use rand::rngs::StdRng;

/// Kills a server and its database under load, and looks whether anything was lost
#[derive(Parser)]
struct Arguments {
    /// How often something is killed
    #[arg(long, default_value_t = 60)]
    kills: usize,
    /// How many clients work at once
    #[arg(long, default_value_t = 16)]
    clients: usize,
    /// Repeats the choices of clients and killer, as far as time allows; the process's id otherwise
    #[arg(long)]
    seed: Option<u64>,
    /// Where the data directory is made: on a real disk
    #[arg(long, default_value = "/var/tmp")]
    folder: PathBuf,
    /// The server's program; beside this one otherwise
    #[arg(long)]
    gatepass: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Returns true if no fault was found.
async fn run(arguments: Arguments) -> Result<bool> {
    let beside = std::env::current_exe()?.with_file_name("gatepass");
    let program = arguments.gatepass.clone().unwrap_or(beside);
    let folder = tempfile::Builder::new().prefix("gatepass-torture-").tempdir_in(&arguments.folder)?;
    // The user that runs PostgreSQL must be able to enter it.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711))?;
    let service = Service::new(program, folder.path())?;
    let outcome = torture(&arguments, &service, folder.path()).await;
    match outcome {
        Ok((story, faults)) => {
            print!("{}", summary::text(&story, &faults));
            if faults.is_empty() {
                return Ok(true);
            }
            eprintln!("data directory, journal and the server's log are kept in {}", folder.keep().display());
            Ok(false)
        }
        Err(error) => {
            Err(format!("{error}; data directory, journal and log are kept in {}", folder.keep().display())
                .into())
        }
    }
}

async fn torture(arguments: &Arguments, service: &Service, folder: &Path) -> Result<(Story, Vec<Fault>)> {
    let seed = arguments.seed.unwrap_or_else(|| u64::from(std::process::id()));
    println!(
        "==> {} kills, {} clients, seed {seed}, in {}",
        arguments.kills,
        arguments.clients,
        folder.display()
    );
    let path = folder.join("journal.ndjson");
    let (journal, api) = (Journal::create(&path)?, Api::new(&service.base())?);
    let child = start(service, &api, &journal).await?;
    let world = World::make(&api, arguments.clients).await?;
    journal.note(&Entry::World(world.clone()))?;
    let receiver = Receiver::listen(&api, &world).await?;
    service.stop(child).await?;

    let desk = Arc::new(Desk { api, world, journal, next: AtomicU64::new(1) });
    let stop = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..arguments.clients)
        .map(|number| {
            let (desk, stop) = (Arc::clone(&desk), Arc::clone(&stop));
            tokio::spawn(async move { live(&desk, number, seed, |_| !stop.load(Ordering::Relaxed)).await })
        })
        .collect();
    let reading = tokio::spawn({
        let (desk, stop, mut reader) = (Arc::clone(&desk), Arc::clone(&stop), Reader::default());
        async move { reader.follow(&desk, || !stop.load(Ordering::Relaxed)).await.map(|()| reader) }
    });
    let carrying = tokio::spawn({
        let (desk, stop, mut agent) = (Arc::clone(&desk), Arc::clone(&stop), Agent::default());
        let mut rng = StdRng::seed_from_u64(seed);
        async move {
            agent.work(&desk, &mut rng, || !stop.load(Ordering::Relaxed)).await;
            agent
        }
    });
    let hurrying = tokio::spawn({
        let service = service.clone();
        async move { Receiver::hurry(|| service.database()).await }
    });
    let mut child = kill_again_and_again(service, &desk.api, &desk.journal, arguments.kills, seed).await?;
    println!("==> Killed often enough; the clients finish");
    stop.store(true, Ordering::Relaxed);
    for client in clients {
        client.await??;
    }
    let mut reader = reading.await??;
    let mut agent = carrying.await?;
    hurrying.abort();
    // Restarts once more, so that the check reads a recovered database.
    child.kill().await?;
    desk.journal.note(&Entry::Killed { victim: Victim::Server })?;
    let child = start(service, &desk.api, &desk.journal).await?;
    println!("==> Checking");
    agent.finish(&desk).await?;
    let (events_of_tickets, posts) = receiver.finish(&service.database()?).await?;
    println!("==> {} posts for {} events of tickets", posts.len(), events_of_tickets.len());
    let carried =
        checker::carried::check(&checker::carried::stored(&service.database()?).await?, &agent.held);
    let events = checker::told::stored(&service.database()?).await?;
    reader.finish(&desk).await?;
    let story = Story::read(&path)?;
    let mut faults = checker::check(&story, &service.database()?, &desk.api).await?;
    faults.extend(checker::told::check(&events, &story.told));
    faults.extend(carried);
    faults.extend(checker::posted::check(&events_of_tickets, &posts));
    service.stop(child).await?;
    Ok((story, faults))
}
