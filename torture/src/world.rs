//! The people and objects of a run: requesters, approvers, assets, flows of every mode, catalog items. They are made
//! over HTTP before the first kill.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Result;
use crate::api::Api;

/// The password of everybody; the database lives as long as the torture.
pub const PASSWORD: &str = "torture, not secrecy";

/// Somebody who calls the API.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The id.
    pub id: String,
    /// The login name.
    pub username: String,
    /// The password.
    pub password: String,
}

/// The people and objects.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct World {
    /// The organization.
    pub org: String,
    /// The asset that tickets ask for.
    pub asset: String,
    /// One flow of each mode.
    pub flows: Vec<String>,
    /// Catalog items that give membership, each of its own group.
    pub resources: Vec<String>,
    /// Catalog items that give a session, all on one device.
    pub sessions: Vec<String>,
    /// That device.
    pub device: String,
    /// The connector that carries its sessions.
    pub connector: String,
    /// The super admin.
    pub admin: Person,
    /// The requesters.
    pub applicants: Vec<Person>,
    /// The approvers.
    pub approvers: Vec<Person>,
    /// Users whose logins wait for the first approver.
    pub held: Vec<Person>,
}

impl World {
    /// Makes it with this many requesters, on a fresh server whose `admin` has [`PASSWORD`].
    pub async fn make(api: &Api, applicants: usize) -> Result<Self> {
        let admin = Person { username: "admin".into(), password: PASSWORD.into(), ..Person::default() };
        let me = api.get(&admin, "/me").await?;
        let mut world = Self { org: text(&me["roles"][0]["org_id"])?, admin, ..Self::default() };
        world.admin.id = text(&me["id"])?;
        for number in 0..applicants {
            world.applicants.push(world.person(api, &format!("applicant{number}")).await?);
        }
        for number in 0..5 {
            world.approvers.push(world.person(api, &format!("approver{number}")).await?);
        }
        for number in 0..applicants {
            world.held.push(world.person(api, &format!("held{number}")).await?);
        }
        world.hold_logins(api).await?;
        (world.asset, world.device) = (world.asset(api, "web").await?, world.asset(api, "laptop").await?);
        world.hold_root(api).await?;
        world.connector = world.connector(api).await?;
        for levels in world.approvals() {
            let made = world.flow(api, "Servers", "asset_access", levels, Value::Null).await?;
            world.flows.push(made);
        }
        for (number, levels) in world.approvals().into_iter().enumerate() {
            let group = json!({ "org_id": world.org, "name": format!("group{number}") });
            let group = api.make(&world.admin, Method::POST, "/groups", group).await?;
            let item = json!({ "groups": [group["id"]] });
            let made = world.flow(api, &format!("VPN {number}"), "resource_access", levels, item).await?;
            world.resources.push(made);
        }
        let [one_level, .., automatic] = world.approvals();
        for (name, levels) in [("Laptop", one_level), ("Laptop, at once", automatic)] {
            let item = json!({ "assets": [world.device] });
            let made = world.flow(api, name, "device_admin", levels, item).await?;
            world.sessions.push(made);
        }
        Ok(world)
    }

    /// Anybody, by login name.
    pub fn person_called(&self, username: &str) -> Option<&Person> {
        self.everybody().find(|person| person.username == username)
    }

    /// Anybody, by id.
    pub fn person_with(&self, id: &str) -> Option<&Person> {
        self.everybody().find(|person| person.id == id)
    }

    fn everybody(&self) -> impl Iterator<Item = &Person> {
        [&self.admin].into_iter().chain(&self.applicants).chain(&self.approvers).chain(&self.held)
    }

    /// The approvals: one level; two levels, the second a quorum; two levels, the first of all; automatic.
    fn approvals(&self) -> [Value; 4] {
        let (managers, owners) = self.approvers.split_at(2);
        let level = |mode: &str, people: &[Person]| {
            let rules: Vec<Value> =
                people.iter().map(|person| json!({ "kind": "user", "id": person.id })).collect();
            let mut level = json!({ "mode": mode, "approvers": rules });
            if mode == "quorum" {
                level["quorum"] = json!(2);
            }
            level
        };
        let assigned = |levels: Vec<Value>| json!({ "type": "assigned", "levels": levels });
        [
            assigned(vec![level("any", managers)]),
            assigned(vec![level("any", managers), level("quorum", owners)]),
            assigned(vec![level("all", managers), level("any", owners)]),
            json!({ "type": "automatic" }),
        ]
    }

    /// From now on, each login of the held users waits for the first approver.
    async fn hold_logins(&self, api: &Api) -> Result<()> {
        let held: Vec<&str> = self.held.iter().map(|person| person.id.as_str()).collect();
        let rule = self.review("Held", &json!({ "users": held }));
        api.make(&self.admin, Method::POST, "/acls/login", rule).await.map(drop)
    }

    /// From now on, each connection of a requester as `root`, and each reboot, waits for the first approver.
    async fn hold_root(&self, api: &Api) -> Result<()> {
        let path = format!("/assets/{}/accounts", self.asset);
        api.make(&self.admin, Method::POST, &path, json!({ "username": "root" })).await?;
        let applicants: Vec<&str> = self.applicants.iter().map(|person| person.id.as_str()).collect();
        let permission = json!({
            "org_id": self.org, "name": "Root", "users": applicants, "assets": [self.asset], "accounts": ["root"], "protocols": ["ssh"],
        });
        api.make(&self.admin, Method::POST, "/permissions", permission).await?;
        let group = json!({ "org_id": self.org, "name": "Reboots", "type": "command", "content": "reboot" });
        let group = api.make(&self.admin, Method::POST, "/command-groups", group).await?;
        for (kind, parts) in [
            ("asset-login", json!({ "accounts": ["root"] })),
            ("command", json!({ "command_groups": [group["id"]] })),
        ] {
            api.make(&self.admin, Method::POST, &format!("/acls/{kind}"), self.review("Root", &parts))
                .await?;
        }
        Ok(())
    }

    /// A connector that carries the sessions on the device. The super admin fetches its tasks.
    async fn connector(&self, api: &Api) -> Result<String> {
        let service =
            json!({ "username": "agent", "name": "agent", "kind": "service", "home_org_id": self.org });
        let service = text(&api.make(&self.admin, Method::POST, "/users", service).await?["id"])?;
        let path = format!("/organizations/{}/members/{service}", self.org);
        api.make(&self.admin, Method::PUT, &path, json!({ "role": "member" })).await?;
        let connector =
            json!({ "org_id": self.org, "name": "laptop", "assets": [self.device], "service_id": service });
        text(&api.make(&self.admin, Method::POST, "/connectors", connector).await?["connector"]["id"])
    }

    /// A rule by which the first approver reviews what these parts match.
    fn review(&self, name: &str, parts: &Value) -> Value {
        let reviewer = self.approvers.first().map(|person| json!({ "kind": "user", "id": person.id }));
        json!({
            "org_id": self.org, "name": name, "action": "review", "match": parts,
            "review": { "levels": [{ "approvers": [reviewer] }], "pending_for": "PT20S" },
        })
    }

    async fn person(&self, api: &Api, username: &str) -> Result<Person> {
        let user = json!({ "username": username, "name": username, "password": PASSWORD });
        let id = text(&api.make(&self.admin, Method::POST, "/users", user).await?["id"])?;
        let path = format!("/organizations/{}/members/{id}", self.org);
        api.make(&self.admin, Method::PUT, &path, json!({ "role": "member" })).await?;
        let person = Person { id, username: username.to_owned(), password: PASSWORD.to_owned() };
        // Logs in before the first kill, because an interrupted login counts as a failed one.
        api.get(&person, "/me").await?;
        Ok(person)
    }

    async fn flow(&self, api: &Api, name: &str, kind: &str, levels: Value, item: Value) -> Result<String> {
        // An automatic flow does not tie with others, so it takes requests of its own.
        let is_alone = kind == "asset_access" && levels["type"] == "automatic";
        let scope = if is_alone { json!({ "actions": ["share"] }) } else { json!({}) };
        let flow = json!({
            "scope": scope, "org_id": self.org, "name": name, "ticket_type": kind, "approval": levels, "item": item,
            "duration": { "mode": "max", "max": "PT8H" }, "approver_edits": "any",
            // Undecided tickets expire during the run.
            "pending_for": "PT20S",
        });
        text(&api.make(&self.admin, Method::POST, "/flows", flow).await?["id"])
    }

    async fn asset(&self, api: &Api, name: &str) -> Result<String> {
        let node = json!({ "org_id": self.org, "name": format!("node of {name}") });
        let node = api.make(&self.admin, Method::POST, "/nodes", node).await?;
        let asset = json!({
            "org_id": self.org, "name": name, "category": "host", "nodes": [node["id"]],
            "protocols": [{ "name": "ssh", "port": 22 }],
        });
        let id = text(&api.make(&self.admin, Method::POST, "/assets", asset).await?["id"])?;
        let path = format!("/assets/{id}/accounts");
        api.make(&self.admin, Method::POST, &path, json!({ "username": "app" })).await?;
        Ok(id)
    }
}

/// A text in a response.
pub fn text(value: &Value) -> Result<String> {
    Ok(value.as_str().ok_or_else(|| format!("no text: {value}"))?.to_owned())
}
