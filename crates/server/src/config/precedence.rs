//! Merges flags, variables, file and defaults, in this order of precedence, and remembers the source of each value.
//! Refuses unknown names.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt, fs,
    io::{self, Read},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use super::{
    ConfigError, Flags, database_url, delivery,
    secret::MASK,
    settings::{PREFIX, SETTINGS, Setting, Shown},
};

/// The source of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A flag, such as `--listen`.
    Flag(String),
    /// A variable, such as `GATEPASS_LISTEN`.
    Variable(String),
    /// The file `gatepass.toml`.
    File(PathBuf),
    /// The default in the table of settings.
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

/// Every setting that has a value, as text.
#[derive(Debug)]
pub struct Resolved(BTreeMap<&'static str, (String, Origin)>);

impl Resolved {
    /// Reads the environment and the file, and merges them with the flags.
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

    /// Merges these sources. The file is given as path and text.
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

    /// The key of a setting whose value is a secret and comes from the file.
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

    /// The value and source of a setting.
    pub(super) fn get(&self, key: &str) -> Option<&(String, Origin)> {
        self.0.get(key)
    }
}

/// The settings as TOML, which can be used as a file: each value with its source in a comment, secrets masked.
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

/// A URL without its password.
fn without_password(url: &str) -> String {
    if delivery::is_mail_url(url) {
        delivery::without_password(url)
    } else {
        database_url::without_password(url)
    }
}

/// The text of a file, and its permission bits.
fn read_with_mode(path: &Path) -> io::Result<(String, u32)> {
    let mut file = fs::File::open(path)?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok((text, file.metadata()?.mode()))
}

/// The variables of Gatepass that are set. Empty variables count as not set, because compose files and shells often
/// leave such.
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

/// Whether Kubernetes set this variable. For a service named `gatepass` it gives every pod variables such as
/// `GATEPASS_SERVICE_HOST` and `GATEPASS_PORT_...`.
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
        // An unknown table is reported as an unknown key, not as a wrong type.
        _ if SETTINGS.iter().all(|s| s.key != key) => Ok((key, String::new())),
        _ => Err(ConfigError::WrongType { file: file.to_owned(), key }),
    };
    table.into_iter().map(text_of).collect()
}

fn names(name: impl Fn(&Setting) -> String) -> String {
    SETTINGS.iter().map(name).collect::<Vec<_>>().join(", ")
}
