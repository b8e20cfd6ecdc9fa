//! The OpenAPI document as a list of targets: every operation, and for each a body that its schema accepts.

use gatepass_testing::{Person, Value, World, json};
use reqwest::Method;
use std::collections::BTreeSet;

/// One operation.
pub struct Operation {
    pub path: String,
    pub method: Method,
    pub is_open: bool,
    pub spec: Value,
}

/// Every operation of the document.
pub fn operations() -> Vec<Operation> {
    let document = gatepass_api::openapi::document();
    let items = document["paths"].as_object().unwrap().iter();
    let operations = items.flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(|(method, spec)| Operation {
            path: path.clone(),
            method: method.to_uppercase().parse().unwrap(),
            is_open: spec["security"] == json!([]),
            spec: spec.clone(),
        })
    });
    operations.collect()
}

impl Operation {
    /// Names the operation in the message of an assertion.
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub fn has_ids(&self) -> bool {
        self.path.contains('{')
    }

    /// The schema of its body, if it takes one.
    pub fn body_schema(&self) -> Option<&'static Value> {
        let content = self.spec["requestBody"]["content"].as_object()?;
        let reference = content.values().next().unwrap()["schema"]["$ref"].as_str().unwrap();
        Some(resolve(reference))
    }

    /// The names of the fields of its body.
    pub fn fields(&self) -> BTreeSet<&'static str> {
        let schemas = self.body_schema().into_iter();
        let forms = schemas.clone().flat_map(|schema| schema["oneOf"].as_array().into_iter().flatten());
        let forms = forms.map(|form| form["$ref"].as_str().map_or(form, resolve));
        let properties = schemas.chain(forms).filter_map(|schema| schema["properties"].as_object());
        properties.flatten().map(|(name, _)| name.as_str()).collect()
    }

    /// A body that its schema accepts. Every id in it is `id`.
    pub fn body(&self, id: &str) -> Option<Value> {
        self.body_schema().map(|schema| sample(schema, id))
    }

    /// The path, with an id for each collection in it.
    pub fn path_with(&self, id_in: impl Fn(&str) -> String) -> String {
        let mut collection = "";
        let parts = self.path.split('/').map(|part| {
            // The collection of login sessions is `/me/sessions`.
            let is_on_assets = collection == "sessions" && self.path.starts_with("/api/v1/sessions/");
            let named = if is_on_assets { "asset-sessions" } else { collection };
            let filled = match part {
                // Templates have no ids of their own.
                "{message}" => "denied".to_owned(),
                "{language}" => "de".to_owned(),
                _ if part.starts_with('{') => id_in(named),
                _ => part.to_owned(),
            };
            collection = part;
            filled
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// Whether this path matches the operation's path.
    pub fn covers(&self, path: &str) -> bool {
        let (ours, theirs): (Vec<_>, Vec<_>) = (self.path.split('/').collect(), path.split('/').collect());
        ours.len() == theirs.len() && ours.iter().zip(&theirs).all(|(a, b)| a == b || a.starts_with('{'))
    }

    /// Its query parameters.
    pub fn parameters(&self) -> impl Iterator<Item = &Value> {
        self.spec["parameters"].as_array().into_iter().flatten().filter(|p| p["in"] == "query")
    }
}

pub fn resolve(reference: &str) -> &'static Value {
    gatepass_api::openapi::document().pointer(&reference[1..]).unwrap()
}

/// The smallest value that a schema accepts.
pub fn sample(schema: &Value, id: &str) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return sample(resolve(reference), id);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let parts = parts.iter().map(|part| sample(part, id));
        return parts.fold(json!({}), |mut whole, part| {
            let fields = part.as_object().unwrap().clone();
            whole.as_object_mut().unwrap().extend(fields);
            whole
        });
    }
    let variants = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
    if let Some(variant) = variants.and_then(|list| list.iter().find(|v| v["type"] != "null")) {
        return sample(variant, id);
    }
    if let Some(first) = schema["enum"].as_array().and_then(|list| list.first()) {
        return first.clone();
    }
    let kind = schema["type"].as_str().or(schema["type"][0].as_str()).unwrap_or("string");
    match (kind, schema["format"].as_str()) {
        (_, Some("uuid")) => json!(id),
        ("object", _) => {
            let required = schema["required"].as_array().into_iter().flatten().map(|n| n.as_str().unwrap());
            required.map(|name| (name.to_owned(), sample(&schema["properties"][name], id))).collect()
        }
        ("array", _) => {
            let count = schema["minItems"].as_u64().unwrap_or(0);
            (0..count).map(|_| sample(&schema["items"], id)).collect()
        }
        ("integer" | "number", _) => schema["minimum"].as_i64().unwrap_or(1).into(),
        ("boolean", _) => json!(true),
        _ => {
            let example = [&schema["example"], &schema["examples"][0]].into_iter().find(|e| e.is_string());
            let least = usize::try_from(schema["minLength"].as_u64().unwrap_or(1)).unwrap();
            example.cloned().unwrap_or_else(|| json!("x".repeat(least)))
        }
    }
}

/// One object of each kind in the organization `default`, by collection.
pub struct Estate {
    ids: Vec<(&'static str, String)>,
}

impl Estate {
    /// The id of the object in this collection.
    pub fn of(&self, collection: &str) -> String {
        let found = self.ids.iter().find(|(name, _)| *name == collection);
        found.unwrap_or_else(|| panic!("no id for /{collection}/{{id}}: add one")).1.clone()
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(|(_, id)| id.as_str())
    }

    /// Created by the admin, with `owner` as requester of the ticket and user of the grant.
    pub async fn new(world: &World, owner: &Person) -> Self {
        let id = |object: &Value| object["id"].as_str().unwrap().to_owned();
        let admin = &world.admin;
        let node = world.node("production", None).await;
        let asset = world.asset("web-1").await;
        world.place(&asset, &node).await;
        let accounts = admin.get(&format!("/assets/{asset}/accounts")).await.expect(200);
        let group = world.group("dba", &[owner]).await;
        let flow = world.flow(json!({ "type": "automatic" })).await;
        let item = world.item("DBA", json!({ "item": { "groups": [group] } })).await;
        let ticket = owner.ask(gatepass_testing::asking(world, &asset)).await;
        let permission = json!({ "org_id": world.org, "name": "root", "users": [owner.id], "assets": [asset],
            "accounts": ["root"], "protocols": ["ssh"] });
        let permission = admin.post("/permissions", permission).await.expect(201);
        let connect = json!({ "asset_id": asset, "account": "root", "protocol": "ssh" });
        let token = owner.post("/connection-tokens", connect.clone()).await.expect(201);
        let used = owner.post("/connection-tokens", connect).await.expect(201);
        let used = json!({ "token": used["token"] });
        let connected = admin.post("/connection-tokens/redeem", used).await.expect(201);
        let key =
            owner.post("/api-keys", json!({ "name": "bot", "scopes": ["tickets:read"] })).await.expect(201);
        let commands =
            json!({ "org_id": world.org, "name": "dangerous", "type": "command", "content": "rm -rf" });
        let commands = admin.post("/command-groups", commands).await.expect(201);
        let rule = json!({ "org_id": world.org, "name": "no", "action": "reject", "dry_run": true });
        let rule = admin.post("/acls/asset-login", rule).await.expect(201);
        let event = world.query("SELECT id FROM events WHERE org_id IS NOT NULL LIMIT 1").await.remove(0);
        let invitee = world.stranger("invitee").await;
        let invitations = format!("/organizations/{}/invitations", world.org);
        let invitation = json!({ "user_id": invitee.id, "role": "member" });
        let invitation = admin.post(&invitations, invitation).await.expect(201);
        let job = crate::jobs::dead_job(world).await;
        let delivery = crate::notify::dead_delivery(world, Some(&world.org)).await;
        let webhook = crate::notify::webhook(world, Some(&world.org)).await;
        crate::notify::template(world, &world.org).await;
        let channel = crate::notify::channel(world, &world.org, "slack").await;
        let connector = crate::connectors::connector(world, &world.org, &admin.id, None).await;
        // Not the session of the owner's own requests, so that it may be ended.
        world.again(owner).await;
        let session = owner.get("/me/sessions").await.ids().remove(0);
        Self {
            ids: vec![
                ("organizations", world.org.clone()),
                ("users", owner.id.clone()),
                ("members", owner.id.clone()),
                ("invitations", id(&invitation)),
                ("groups", group),
                ("nodes", node),
                ("assets", asset),
                ("accounts", id(&accounts["items"][0])),
                ("permissions", id(&permission)),
                ("flows", flow),
                ("catalog", item),
                ("command-groups", id(&commands)),
                // The kind of a rule, and then its id.
                ("acls", "asset-login".to_owned()),
                ("{kind}", id(&rule)),
                ("tickets", id(&ticket)),
                ("grants", ticket["grants"][0].as_str().unwrap().to_owned()),
                ("api-keys", id(&key)),
                ("events", event),
                ("sessions", session),
                ("jobs", job),
                ("deliveries", delivery),
                ("webhooks", webhook),
                ("channels", channel),
                ("connectors", connector),
                ("connection-tokens", id(&token)),
                ("asset-sessions", id(&connected)),
            ],
        }
    }
}

/// All rows, without counters of attempts: equal before and after an attack without effect.
pub async fn everything(world: &World) -> Vec<String> {
    let tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('login_throttle', 'chat_limits') \
                  ORDER BY 1";
    let mut rows = Vec::new();
    for table in world.query(tables).await {
        let of = format!(
            "SELECT '{table} ' || coalesce(md5(string_agg(t::text, ' ' ORDER BY t::text)), '') FROM {table} t \
             WHERE t::text NOT LIKE '%.exported%'"
        );
        rows.extend(world.query(&of).await);
    }
    rows
}
