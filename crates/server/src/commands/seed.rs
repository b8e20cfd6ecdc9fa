//! `gatepass seed`: fills the database with a small demo company, or with as many rows as a benchmark needs.

use std::str::FromStr;

use clap::Args;

use super::{CommandError, wire, with_database};
use crate::config::Flags;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A small demo company
    #[arg(long, required_unless_present = "scale", conflicts_with = "scale")]
    demo: bool,
    /// Give the people of the demo company, which is there already, a new password, and print it
    #[arg(long, requires = "demo")]
    new_password: bool,
    /// Numbers of generated rows, such as `users=500,assets=4000,permissions=500,tickets=5250`; also groups, nodes,
    /// accounts
    #[arg(long, value_name = "COUNTS")]
    scale: Option<Scale>,
}

/// The data to generate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seed {
    /// A small demo company.
    Demo,
    /// A new password for the people of the demo company.
    DemoPassword,
    /// As many rows as given.
    Scale(Scale),
}

/// The number of rows of each kind. Default 0. Defaults of groups, nodes and accounts follow from users and assets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scale {
    /// Users.
    pub users: u32,
    /// Groups. None: one for ten users.
    pub groups: Option<u32>,
    /// Nodes. None: one for twenty assets.
    pub nodes: Option<u32>,
    /// Assets.
    pub assets: u32,
    /// Accounts. None: three on each asset.
    pub accounts: Option<u32>,
    /// Permissions that come from no ticket.
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
    fn from(Arguments { demo: _, new_password, scale }: Arguments) -> Self {
        let demo = if new_password { Self::DemoPassword } else { Self::Demo };
        scale.map_or(demo, Self::Scale)
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
