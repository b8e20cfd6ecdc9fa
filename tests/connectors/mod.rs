//! Connectors: grants that wait for them, tasks, reports, failures, and what they have.

mod compare;
mod failures;
mod posts;
mod races;
mod rights;
mod tasks;

use gatepass_testing::{Answer, Person, Value, World, json};
use reqwest::Method;

/// An organization whose group `db` a connector carries. Its service fetches the tasks.
pub struct Desk {
    pub world: World,
    /// An admin, with a key that outlives the travels of a test.
    pub admin: Person,
    /// A member, with such a key.
    pub alice: Person,
    /// The service, with a key that runs connectors.
    pub agent: Person,
    pub group: String,
    /// The item that gives the group, approved automatically.
    pub item: String,
    pub connector: String,
}

impl Desk {
    pub async fn new() -> Self {
        let world = World::new().await;
        let scopes = [
            "grants:read",
            "grants:write",
            "tickets:read",
            "tickets:write",
            "directory:read",
            "directory:write",
            "connectors:read",
            "connectors:write",
            "access:read",
        ];
        let admin = world.key(&world.admin, &scopes).await;
        let alice = world.key(&world.member("alice").await, &scopes).await;
        let service = world.service("agent", "member").await;
        let agent = world.key(&service, &["connectors:run"]).await;
        let group = world.group("db", &[]).await;
        let item = world.item("Databases", json!({ "item": { "groups": [group] } })).await;
        let body =
            json!({ "org_id": world.org, "name": "db-1", "groups": [group], "service_id": service.id });
        let made = world.admin.post("/connectors", body).await.expect(201);
        let connector = made["connector"]["id"].as_str().unwrap().to_owned();
        crate::jobs::work_off(&world).await;
        Self { world, admin, alice, agent, group, item, connector }
    }

    /// A grant of the group for four hours. Returns its id.
    pub async fn grant(&self) -> String {
        self.grant_of(&self.item).await
    }

    pub async fn grant_of(&self, item: &str) -> String {
        let ticket = self.alice.ask(gatepass_testing::wanting(&self.world, item)).await;
        ticket["grants"][0].as_str().unwrap().to_owned()
    }

    /// The tasks that the agent is given now.
    pub async fn tasks(&self) -> Vec<Value> {
        fetch(&self.agent, &self.connector).await
    }

    /// The only task that the agent is given now.
    pub async fn task(&self) -> Value {
        let [task] = self.tasks().await.try_into().unwrap();
        task
    }

    /// The agent says what became of a task.
    pub async fn report(&self, task: &Value, outcome: &str) -> Answer {
        report(&self.agent, task, outcome).await
    }

    /// The state of a grant.
    pub async fn state(&self, grant: &str) -> String {
        let grant = self.admin.get(&format!("/grants/{grant}")).await.expect(200);
        grant["state"].as_str().unwrap().to_owned()
    }

    /// Whether alice is in the group now.
    pub async fn is_member(&self) -> bool {
        let members = self.admin.get(&format!("/groups/{}/members", self.group)).await.expect(200);
        members["items"].as_array().unwrap().iter().any(|member| member["user_id"] == json!(self.alice.id))
    }

    pub async fn revoke(&self, grant: &str) {
        let body = json!({ "reason": "the contract has ended" });
        self.admin.post(&format!("/grants/{grant}/revoke"), body).await.expect(200);
    }
}

/// The tasks that this caller is given now.
pub async fn fetch(by: &Person, connector: &str) -> Vec<Value> {
    let answer = by.get(&format!("/connectors/{connector}/tasks")).await.expect(200);
    answer["items"].as_array().unwrap().clone()
}

/// This caller says what became of a task.
pub async fn report(by: &Person, task: &Value, outcome: &str) -> Answer {
    let path = format!("/grants/{}/provisioning", task["grant_id"].as_str().unwrap());
    by.post(&path, json!({ "task_id": task["id"], "outcome": outcome })).await
}

/// GET with `Prefer: wait`.
pub async fn wait_for(by: &Person, path: &str, seconds: u32) -> Value {
    let request = by.request(Method::GET, path).header("prefer", format!("wait={seconds}"));
    request.send().await.unwrap().json().await.unwrap()
}

/// A connector of this organization for a group that nobody grants, or for this one. Returns its id.
pub async fn connector(world: &World, org: &str, service: &str, group: Option<&str>) -> String {
    let (id, group) = (world.new_id(), group.map_or_else(|| world.new_id(), str::to_owned));
    world
        .sql(&format!(
            "INSERT INTO connectors VALUES ('{id}', '{org}', 'db-1', false, '{{{group}}}', '{{}}', 'https://hooks.example.org', 'whsec_other', NULL, \
             NULL, '{service}', 3600, 900, true, NULL, gatepass_now(), gatepass_now())"
        ))
        .await;
    id
}

/// Lets a connector carry a grant, which waits for it. Returns the id of the task.
pub async fn carry(world: &World, connector: &str, grant: &str) -> String {
    let task = world.new_id();
    world
        .sql(&format!(
            "UPDATE grants SET provisioning = 'giving' WHERE id = '{grant}'; \
             INSERT INTO connector_tasks SELECT id, '{connector}', '{task}', beneficiary_id, 'give', true, window_start, \
             window_start, NULL, NULL, false, false, 0, '[]' FROM grants WHERE id = '{grant}'"
        ))
        .await;
    task
}
