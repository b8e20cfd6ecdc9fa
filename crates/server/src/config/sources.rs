//! Flag over variable over file over default, and where each value came from. Unknown names are refused here.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt, fs,
    io::{self, Read},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use super::{
    ConfigError, Flags,
    database_url::without_password,
    secret::MASK,
    settings::{PREFIX, SETTINGS, Setting, Shown},
};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// `--listen`
    Flag(String),
    /// `GATEPASS_LISTEN`
    Variable(String),
    /// `gatepass.toml`
    File(PathBuf),
    /// The table.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "--{flag}"),
            Self::Variable(name) => f.write_str(name),
            Self::File(file) => write!(f, "{}", file.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// Every setting that has a value, as text, before it is understood.
#[derive(Debug)]
pub struct Resolved(BTreeMap<&'static str, (String, Origin)>);

impl Resolved {
    /// Reads the environment and the file, and lays the flags on top.
    pub fn read(flags: &Flags) -> Result<Self, ConfigError> {
        let path = flags.file.clone().unwrap_or_else(|| "gatepass.toml".into());
        let file = match read_with_mode(&path) {
            Ok((text, mode)) => Some((path.as_path(), text, mode)),
            Err(e) if e.kind() == io::ErrorKind::NotFound && flags.file.is_none() => None,
            Err(cause) => return Err(ConfigError::Unreadable { file: path, cause }),
        };
        let is_open = file.as_ref().is_some_and(|(_, _, mode)| mode & 0o004 != 0);
        let file = file.as_ref().map(|(path, text, _)| (*path, text.as_str()));
        let resolved = Self::merge(&flags.values, std::env::vars_os(), file)?;
        match resolved.secret_of_file() {
            Some(key) if is_open => Err(ConfigError::Open { file: path, key }),
            _ => Ok(resolved),
        }
    }

    /// The same from given sources, the file as its path and text.
    pub fn merge(
        flags: &BTreeMap<&'static str, String>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
        file: Option<(&Path, &str)>,
    ) -> Result<Self, ConfigError> {
        let mut environment = variables(environment)?;
        let mut file_values = file.map(|(path, text)| keys(path, text)).transpose()?.unwrap_or_default();
        let mut values = BTreeMap::new();
        for setting in SETTINGS {
            let in_environment = environment.remove(&setting.variable());
            let in_file = file_values.remove(setting.key);
            let found = if let Some(value) = flags.get(setting.key) {
                (value.clone(), Origin::Flag(setting.flag()))
            } else if let Some(value) = in_environment {
                (value, Origin::Variable(setting.variable()))
            } else if let Some((value, (path, _))) = in_file.zip(file) {
                (value, Origin::File(path.to_owned()))
            } else if let Some(value) = setting.default {
                (value.to_owned(), Origin::Default)
            } else {
                continue;
            };
            values.insert(setting.key, found);
        }
        if let Some(name) = environment.into_keys().next() {
            return Err(ConfigError::UnknownVariable { name, known: names(Setting::variable) });
        }
        match file_values.into_keys().next().zip(file) {
            None => Ok(Self(values)),
            Some((key, (path, _))) => Err(ConfigError::UnknownKey {
                file: path.to_owned(),
                key,
                known: names(|s| s.key.to_owned()),
            }),
        }
    }

    /// A setting of the file that holds a secret.
    fn secret_of_file(&self) -> Option<&'static str> {
        let is_secret = |setting: &&Setting| match self.get(setting.key) {
            Some((value, Origin::File(_))) => match setting.shown {
                Shown::Plainly => false,
                Shown::WithoutPassword => without_password(value) != *value,
                Shown::Masked => true,
            },
            _ => false,
        };
        SETTINGS.iter().find(is_secret).map(|setting| setting.key)
    }

    /// A setting's value and origin.
    pub(super) fn get(&self, key: &str) -> Option<&(String, Origin)> {
        self.0.get(key)
    }
}

/// TOML again, so that it can be kept: each value with its origin behind it, secrets masked.
impl fmt::Display for Resolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for setting in SETTINGS {
            let Some((value, origin)) = self.get(setting.key) else {
                writeln!(f, "# {} is not set", setting.key)?;
                continue;
            };
            let value = match setting.shown {
                Shown::Plainly => value.clone(),
                Shown::WithoutPassword => without_password(value),
                Shown::Masked => MASK.to_owned(),
            };
            writeln!(f, "{} = {} # {origin}", setting.key, toml::Value::String(value))?;
        }
        Ok(())
    }
}

/// The text of a file, and who may read it.
fn read_with_mode(path: &Path) -> io::Result<(String, u32)> {
    let mut file = fs::File::open(path)?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok((text, file.metadata()?.mode()))
}

/// Our variables that are set. An empty one counts as not set, as compose files and shells leave them.
fn variables(
    environment: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<BTreeMap<String, String>, ConfigError> {
    let mut ours = BTreeMap::new();
    for (name, value) in environment {
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX) && !set_by_kubernetes(name))
        else {
            continue;
        };
        let value = value.into_string().map_err(|_| ConfigError::NotUnicode(name.to_owned()))?;
        if !value.is_empty() {
            ours.insert(name.to_owned(), value);
        }
    }
    Ok(ours)
}

/// Kubernetes gives every pod `GATEPASS_SERVICE_HOST`, `GATEPASS_PORT_...` for a service called `gatepass`: nobody's
/// typing error.
fn set_by_kubernetes(name: &str) -> bool {
    name.strip_prefix(PREFIX).is_some_and(|rest| rest.starts_with("SERVICE_") || rest.starts_with("PORT"))
}

fn keys(file: &Path, text: &str) -> Result<BTreeMap<String, String>, ConfigError> {
    let table: toml::Table = text.parse().map_err(|e: toml::de::Error| ConfigError::Syntax {
        file: file.to_owned(),
        why: e.message().replace('\n', " "),
    })?;
    let text_of = |(key, value): (String, toml::Value)| match value {
        toml::Value::String(text) => Ok((key, text)),
        toml::Value::Integer(number) => Ok((key, number.to_string())),
        toml::Value::Boolean(on) if SETTINGS.iter().any(|s| s.key == key && s.is_switch()) => {
            Ok((key, on.to_string()))
        }
        // An unknown table is better called unknown than ill-typed.
        _ if SETTINGS.iter().all(|s| s.key != key) => Ok((key, String::new())),
        _ => Err(ConfigError::WrongType { file: file.to_owned(), key }),
    };
    table.into_iter().map(text_of).collect()
}

fn names(name: impl Fn(&Setting) -> String) -> String {
    SETTINGS.iter().map(name).collect::<Vec<_>>().join(", ")
}
