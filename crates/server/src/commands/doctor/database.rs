//! The database: whether it is there, its version, schema and settings, and its clock.

use gatepass_persistence::{
    doctor::{Facts, facts},
    migrate,
};
use time::{Duration, OffsetDateTime};

use super::{
    super::{CommandError, runtime},
    Finding,
};
use crate::{
    config::Config,
    database::Database,
    embedded::{Binaries, Cluster, OLDEST},
};

/// Connections of a server besides those of its threads: for background work and exports.
const BESIDE: usize = 11;
/// The clocks of two machines may differ by this much.
const SKEW: Duration = Duration::seconds(5);

pub(super) fn judge(config: &Config) -> Vec<Finding> {
    if config.database_url.is_none() && !Cluster::exists(&config.data_dir) {
        return vec![
            programs(config),
            Finding::ok("database", "is not there yet: `gatepass serve` makes it"),
        ];
    }
    ask(config).unwrap_or_else(|error| {
        vec![Finding::fault(
            "database",
            error.to_string(),
            "mend this; the other checks of the database need it",
        )]
    })
}

/// The programs that make and run the embedded database.
fn programs(config: &Config) -> Finding {
    match Binaries::find(config.pg_bin.as_deref(), None) {
        Ok(found) => Finding::ok("versions", format!("{}, PostgreSQL {} is installed", ours(), found.major)),
        Err(error) => Finding::fault("versions", error.to_string(), "install it, or set database_url"),
    }
}

fn ask(config: &Config) -> Result<Vec<Finding>, CommandError> {
    let database = Database::open_existing(config)?;
    runtime()?.block_on(async {
        let applied = migrate::applied(database.url()).await?;
        let facts = facts(database.url(), !applied.is_empty()).await?;
        let newer = migrate::unknown(&applied)?.len();
        // Asks only a database with a list of migrations, because it would make one.
        let known = if applied.is_empty() { Vec::new() } else { migrate::status(database.url()).await? };
        let missing = known.iter().filter(|step| !step.applied).count();
        Ok(vec![
            version(&facts),
            writes(&facts),
            schema(applied.len(), newer, missing),
            durability(&facts),
            connections(&facts, config.workers.get()),
            clock(&facts),
        ])
    })
}

fn ours() -> String {
    format!("gatepass {}", env!("CARGO_PKG_VERSION"))
}

fn version(facts: &Facts) -> Finding {
    let both = format!("{}, PostgreSQL {}", ours(), facts.version);
    if u32::try_from(facts.number / 10_000).is_ok_and(|major| major >= OLDEST) {
        Finding::ok("versions", both)
    } else {
        Finding::fault("versions", both, format!("use PostgreSQL {OLDEST} or later"))
    }
}

fn writes(facts: &Facts) -> Finding {
    if facts.is_standby {
        return Finding::fault(
            "database",
            "follows another one and takes no writes",
            "set database_url to the primary",
        );
    }
    if facts.encoding != "UTF8" {
        let found = format!("has the encoding {}", facts.encoding);
        return Finding::fault("database", found, "make a database with the encoding UTF8");
    }
    if !facts.may_create {
        let remedy = "as the owner of the database: GRANT CREATE ON SCHEMA public TO its user";
        return Finding::fault("database", "its user may not create tables", remedy);
    }
    Finding::ok("database", "is reached and takes writes")
}

fn schema(applied: usize, newer: usize, missing: usize) -> Finding {
    match (applied, newer, missing) {
        (0, ..) => Finding::ok("schema", "has no tables yet: `gatepass serve` makes them"),
        (_, 1.., _) => Finding::fault("schema", "is newer than this program", "start a newer gatepass"),
        (_, _, 1..) => {
            let found = format!("{missing} migrations are missing");
            Finding::warning(
                "schema",
                found,
                "the next `gatepass serve` applies them, or `gatepass migrate run`",
            )
        }
        _ => Finding::ok("schema", format!("{applied} migrations are applied, none is missing")),
    }
}

fn durability(facts: &Facts) -> Finding {
    if facts.is_durable {
        return Finding::ok("durability", "a commit is on disk before it is answered");
    }
    let remedy = "turn fsync, full_page_writes and synchronous_commit on";
    Finding::fault(
        "durability",
        "PostgreSQL answers before a commit is on disk, and a crash loses changes",
        remedy,
    )
}

fn connections(facts: &Facts, workers: usize) -> Finding {
    let needed = workers.saturating_mul(gatepass_api::POOL).saturating_add(BESIDE);
    let found = format!("PostgreSQL allows {}, a server uses up to {needed}", facts.max_connections);
    if usize::try_from(facts.max_connections).is_ok_and(|most| most >= needed) {
        Finding::ok("connections", found)
    } else {
        Finding::warning("connections", found, "raise max_connections of PostgreSQL, or lower workers")
    }
}

fn clock(facts: &Facts) -> Finding {
    #[expect(
        clippy::disallowed_methods,
        reason = "compares the clock of this machine with that of the database"
    )]
    let here = OffsetDateTime::now_utc();
    let skew = (here - facts.clock).abs();
    if let Some(newest) = facts.newest_event.filter(|newest| *newest > facts.clock + SKEW) {
        let found = format!("the database's clock says {}, and its newest event is of {newest}", facts.clock);
        return Finding::fault("clock", found, "the clock went back: set it right, and keep it by NTP");
    }
    if skew > SKEW {
        let found = format!("differs from the database's by {} s", skew.whole_seconds());
        return Finding::warning("clock", found, "keep both by NTP; times of Gatepass are the database's");
    }
    Finding::ok("clock", "agrees with the database's, and no event is of the future")
}
