//! The settings as command-line flags, derived from the table of settings.

use std::{collections::BTreeMap, path::PathBuf};

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches, value_parser};

use super::settings::SETTINGS;

/// The flags that were given.
#[derive(Debug, Default)]
pub struct Flags {
    /// The configuration file named by `--config`.
    pub file: Option<PathBuf>,
    /// Values by the key of their setting.
    pub values: BTreeMap<&'static str, String>,
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        let file = Arg::new("config")
            .long("config")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .global(true)
            .help_heading("Settings")
            .help("Settings file [default: gatepass.toml in the working directory, if there is one]");
        SETTINGS.iter().fold(command.arg(file), |command, setting| {
            let default = setting.default.map(|d| format!(", default: {d}")).unwrap_or_default();
            command.arg(
                Arg::new(setting.key)
                    .long(setting.flag())
                    .value_name("VALUE")
                    .global(true)
                    .help_heading("Settings")
                    .help(format!("{} [env: {}{default}]", setting.help, setting.variable())),
            )
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.file = matches.get_one("config").cloned();
        for setting in SETTINGS {
            if let Some(value) = matches.get_one::<String>(setting.key) {
                self.values.insert(setting.key, value.clone());
            }
        }
        Ok(())
    }
}
