//! The sources of settings, their precedence, and refused settings.

use std::{collections::BTreeMap, ffi::OsString, path::Path};

use gatepass_server::config::{Config, ConfigError, Flags, Resolved};

type Pairs<'a> = &'a [(&'static str, &'a str)];

fn resolve(flags: Pairs, variables: Pairs, file: Option<&str>) -> Result<Resolved, ConfigError> {
    let flags: BTreeMap<_, _> = flags.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
    let variables = variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
    Resolved::merge(&flags, variables, file.map(|text| (Path::new("gatepass.toml"), text)))
}

fn refusal(flags: Pairs, variables: Pairs, file: Option<&str>) -> String {
    let error = resolve(flags, variables, file).and_then(|r| Config::understand(&r)).unwrap_err().to_string();
    assert!(!error.contains('\n'), "more than one line: {error}");
    error
}

#[test]
fn without_any_source_the_defaults_hold() {
    let config = Config::understand(&resolve(&[], &[], None).unwrap()).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.data_dir, Path::new("./.gatepass"));
    assert_eq!(config.rate_limit.map(std::num::NonZeroU32::get), Some(6000));
    assert!(config.database_url.is_none() && config.workers.get() >= 1);
}

#[test]
fn a_flag_beats_a_variable_beats_the_file_beats_the_default() {
    let file = Some("listen = '127.0.0.1:1'\nlog = 'warn'\nrate_limit = 0");
    let variables: Pairs = &[("GATEPASS_LISTEN", "127.0.0.1:2"), ("GATEPASS_LOG", "debug")];
    let resolved = resolve(&[("listen", "127.0.0.1:3")], variables, file).unwrap();
    let config = Config::understand(&resolved).unwrap();
    assert_eq!((config.listen.port(), config.log.as_str(), config.rate_limit), (3, "debug", None));
}

#[test]
fn a_switch_is_written_with_quotes_or_without() {
    for (file, on) in [(None, true), (Some("worker = false"), false), (Some("worker = 'false'"), false)] {
        assert_eq!(Config::understand(&resolve(&[], &[], file).unwrap()).unwrap().worker, on);
    }
}

#[test]
fn the_printed_result_names_origins_and_hides_secrets() {
    let variables: Pairs = &[
        ("GATEPASS_ADMIN_PASSWORD", "correct horse"),
        ("GATEPASS_DATABASE_URL", "postgres://app:s3cret@db/gatepass"),
    ];
    let printed = resolve(&[("listen", "[::]:80")], variables, Some("workers = 4")).unwrap().to_string();
    for line in [
        "listen = \"[::]:80\" # --listen",
        "database_url = \"postgres://app:****@db/gatepass\" # GATEPASS_DATABASE_URL",
        "admin_password = \"****\" # GATEPASS_ADMIN_PASSWORD",
        "workers = \"4\" # gatepass.toml",
        "log = \"info\" # default",
        "# public_url is not set",
    ] {
        assert!(printed.lines().any(|l| l == line), "{line} is missing in\n{printed}");
    }
    resolve(&[], &[], Some(&printed)).unwrap();
}

#[test]
fn unknown_names_are_refused_by_name() {
    let error = refusal(&[], &[("GATEPASS_LISTEM", "x")], None);
    assert!(error.starts_with("GATEPASS_LISTEM: unknown variable; known are GATEPASS_LISTEN, "), "{error}");
    let error = refusal(&[], &[], Some("lisen = 'x'"));
    assert!(error.starts_with("gatepass.toml: unknown key `lisen`; known are listen, "), "{error}");
    let error = refusal(&[], &[], Some("[server]\nlisten = 'x'"));
    assert!(error.starts_with("gatepass.toml: unknown key `server`"), "{error}");
}

#[test]
fn wrong_values_are_refused_with_their_origin_and_without_the_value() {
    for (key, variable, value, why) in [
        ("listen", "GATEPASS_LISTEN", "8080", "must be an address and a port, such as 127.0.0.1:8080"),
        (
            "metrics_listen",
            "GATEPASS_METRICS_LISTEN",
            "9090",
            "must be an address and a port, such as 127.0.0.1:9090",
        ),
        (
            "metrics_listen",
            "GATEPASS_METRICS_LISTEN",
            "127.0.0.1:8080",
            "must be another address than `listen`, because it needs no credential",
        ),
        (
            "database_url",
            "GATEPASS_DATABASE_URL",
            "mysql://u:pw@h/x",
            "must be a URL that begins with postgres://, its password with %40 for @ and %25 for %",
        ),
        ("admin_password", "GATEPASS_ADMIN_PASSWORD", "short", "must have at least 8 characters"),
        (
            "security_contact",
            "GATEPASS_SECURITY_CONTACT",
            "security@example.org",
            "must be URLs, such as mailto:security@example.org or https://example.org/security",
        ),
        ("rate_limit", "GATEPASS_RATE_LIMIT", "-1", "must be a whole number, 0 or more"),
        ("open_tickets", "GATEPASS_OPEN_TICKETS", "many", "must be a whole number, 0 or more"),
        ("workers", "GATEPASS_WORKERS", "0", "must be a whole number, 1 or more"),
        ("worker", "GATEPASS_WORKER", "no", "must be true or false"),
        ("worker_poll", "GATEPASS_WORKER_POLL", "0", "must be a whole number of seconds, 1 or more"),
        ("export_stall", "GATEPASS_EXPORT_STALL", "26", "must be a whole number of seconds, 1 to 25"),
        ("log", "GATEPASS_LOG", "gatepass=loud", "is not a tracing filter, such as info,gatepass_api=debug"),
    ] {
        assert_eq!(refusal(&[], &[(variable, value)], None), format!("{key} (from {variable}): {why}"));
    }
    assert!(refusal(&[], &[], Some("listen = ")).starts_with("gatepass.toml: not valid TOML: "));
    assert!(refusal(&[], &[], Some("listen = true")).contains("must be a string or a whole number"));
}

#[test]
fn empty_variables_and_those_of_kubernetes_count_as_not_set() {
    let variables: Pairs =
        &[("GATEPASS_DATABASE_URL", ""), ("GATEPASS_PORT_80_TCP", "x"), ("GATEPASS_SERVICE_HOST", "x")];
    assert!(Config::understand(&resolve(&[], variables, None).unwrap()).unwrap().database_url.is_none());
}

#[test]
fn a_file_with_a_password_that_everybody_can_read_is_refused() {
    use std::{fs, os::unix::fs::PermissionsExt};
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gatepass.toml");
    let flags = Flags { file: Some(file.clone()), ..Flags::default() };
    let read = |text: &str, mode| {
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        Resolved::read(&flags).map(drop).map_err(|error| error.to_string())
    };
    for secret in ["admin_password = 'correct horse'", "database_url = 'postgres://app:s3cret@db/x'"] {
        let refused = read(secret, 0o644).unwrap_err();
        assert!(
            refused.contains("gatepass.toml: everybody can read `") && refused.contains("`chmod o-r` it")
        );
        assert!(!refused.contains("s3cret") && !refused.contains("correct"), "{refused}");
        assert_eq!((read(secret, 0o640), read(secret, 0o600)), (Ok(()), Ok(())));
    }
    assert_eq!(read("database_url = 'postgres://app@db/x'\nlog = 'warn'", 0o644), Ok(()));
}
