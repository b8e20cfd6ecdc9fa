//! Keeps the clients of channels, so that each asks for an access token once.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Client, Config, ConfigFault, Endpoints, Service};
use crate::http::Http;

/// The settings of a service by their names, secrets included, each as a text.
pub type Settings = BTreeMap<String, String>;

/// Settings that are numbers.
const NUMBERS: &[&str] = &["agent_id"];

/// Clients of channels.
#[derive(Clone)]
pub struct Clients {
    endpoints: Endpoints,
    http: Http,
    known: Arc<Mutex<HashMap<Uuid, (OffsetDateTime, Client)>>>,
}

impl std::fmt::Debug for Clients {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Clients").field("endpoints", &self.endpoints).finish_non_exhaustive()
    }
}

impl Clients {
    /// Clients that reach the services there.
    pub fn new(endpoints: Endpoints, http: Http) -> Self {
        Self { endpoints, http, known: Arc::default() }
    }

    /// A client that nobody keeps, or the faults of its settings; and the names of the settings that are secrets.
    pub fn try_out(
        &self,
        service: Service,
        settings: &Settings,
    ) -> Result<(Client, &'static [&'static str]), Vec<ConfigFault>> {
        let config = config(service, settings)?;
        let secrets = config.secrets();
        Ok((Client::new(config, self.endpoints.clone(), self.http.clone())?, secrets))
    }

    /// The client of a channel as it was changed last at this time. `settings` are asked for if it is not known yet.
    pub fn of<E>(
        &self,
        id: Uuid,
        changed: OffsetDateTime,
        service: Service,
        settings: impl FnOnce() -> Result<Settings, E>,
    ) -> Result<Result<Client, Vec<ConfigFault>>, E> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = known().get(&id).filter(|(then, _)| *then == changed) {
            return Ok(Ok(client.clone()));
        }
        let made = self.try_out(service, &settings()?).map(|(client, _)| client);
        if let Ok(client) = &made {
            known().insert(id, (changed, client.clone()));
        }
        Ok(made)
    }
}

/// Reads settings.
fn config(service: Service, settings: &Settings) -> Result<Config, Vec<ConfigFault>> {
    let value = |(name, text): (&String, &String)| {
        let number = text.parse::<u64>().ok().filter(|_| NUMBERS.contains(&name.as_str()));
        (name.clone(), number.map_or_else(|| Value::from(text.clone()), Value::from))
    };
    let mut all: serde_json::Map<_, _> = settings.iter().map(value).collect();
    all.insert("service".to_owned(), service.to_string().into());
    let unknown = ConfigFault {
        field: "",
        why: "have a name that the service does not know, or a value of another form",
    };
    serde_json::from_value(Value::Object(all)).map_err(|_| vec![unknown])
}
