//! `gatepass seed`: a small company to play with, or as much as a measurement needs.

use std::str::FromStr;

use clap::Args;

use super::{CommandError, wire, with_database};
use crate::config::Flags;

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Arguments {
    /// A small company to play with
    #[arg(long)]
    demo: bool,
    /// Made-up rows in number, such as `users=500,assets=4000,permissions=500,tickets=5250`; also groups, nodes, accounts
    #[arg(long, value_name = "COUNTS")]
    scale: Option<Scale>,
}

/// What to fill the database with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seed {
    /// A small company.
    Demo,
    /// Rows in number.
    Scale(Scale),
}

/// How many rows of each kind. What is not named is 0; groups, nodes and accounts follow users and assets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scale {
    /// People.
    pub users: u32,
    /// Groups of them; none: one for ten users.
    pub groups: Option<u32>,
    /// Folders of assets; none: one for twenty assets.
    pub nodes: Option<u32>,
    /// Machines and the like.
    pub assets: u32,
    /// Login names; none: three on each asset.
    pub accounts: Option<u32>,
    /// Standing permissions.
    pub permissions: u32,
    /// Tickets in all states.
    pub tickets: u32,
}

impl FromStr for Scale {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut scale = Self::default();
        for pair in text.split(',') {
            let (name, count) = pair.split_once('=').ok_or_else(|| format!("`{pair}` is not name=count"))?;
            let count = count.parse().map_err(|_| format!("`{count}` is not a count"))?;
            match name {
                "users" => scale.users = count,
                "groups" => scale.groups = Some(count),
                "nodes" => scale.nodes = Some(count),
                "assets" => scale.assets = count,
                "accounts" => scale.accounts = Some(count),
                "permissions" => scale.permissions = count,
                "tickets" => scale.tickets = count,
                _ => {
                    let known = "users, groups, nodes, assets, accounts, permissions, tickets";
                    return Err(format!("`{name}` is none of {known}"));
                }
            }
        }
        Ok(scale)
    }
}

impl From<Arguments> for Seed {
    fn from(Arguments { demo: _, scale }: Arguments) -> Self {
        scale.map_or(Self::Demo, Self::Scale)
    }
}

pub(super) fn run(flags: &Flags, seed: Seed) -> Result<(), CommandError> {
    with_database(flags, async |url| {
        wire::migrate(url, super::MigrateAction::Run).await?;
        wire::seed(url, seed).await
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_by_name_and_wrong_ones_refused() {
        let scale: Scale = "tickets=5,users=2".parse().unwrap();
        assert_eq!(scale, Scale { users: 2, tickets: 5, ..Scale::default() });
        assert_eq!("groups=3".parse::<Scale>().unwrap().groups, Some(3));
        assert!("tickets".parse::<Scale>().is_err());
        assert!("tickets=-1".parse::<Scale>().is_err());
        assert!("boats=1".parse::<Scale>().unwrap_err().contains("boats"));
    }
}
