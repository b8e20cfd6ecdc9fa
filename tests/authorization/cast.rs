//! The world of every row: one organization with people of every role, a neighbour organization, and one object of each
//! kind. `Cast::scenes` names them, so that a row can say `$web` or `$ticket`.

use gatepass_domain::authz::Scope;
use gatepass_domain::text::TextEnum;
use gatepass_testing::{Frozen, Person, Value, World, json, people, rows, server};
use std::collections::BTreeMap;

/// The personas, in the order of the table's columns. `key` and `key_without` are API keys of a user that the row chooses.
/// `asset_key` is a key of the auditor for the asset `$web`.
pub const PERSONAS: [&str; 12] = [
    "anonymous",
    "member",
    "applicant",
    "approver",
    "auditor",
    "org_admin",
    "other_member",
    "other_admin",
    "super_admin",
    "key",
    "key_without",
    "asset_key",
];

/// The scopes of an API key that opens tickets on behalf of others.
pub const ON_BEHALF: &str = "tickets:write and on_behalf:write";

/// The prepared world, its people, and the ids of its objects.
pub struct Cast {
    world: Frozen,
    people: BTreeMap<&'static str, Person>,
    ids: BTreeMap<String, String>,
    theirs: Vec<String>,
}

impl Cast {
    pub async fn assemble() -> Self {
        let chats = crate::notify::slack_of_all().await;
        let world = World::with(|settings| {
            settings.chats = server::chats(chats);
            settings.public_url = Some("https://gatepass.example.org".to_owned());
        });
        let world = world.await;
        let other = world.new_org("neighbour").await;
        let mut people = BTreeMap::from([("super_admin", world.admin.clone()), ("anonymous", world.anon())]);
        people.insert("approver", world.stranger("ann").await);
        let bot = world.service("bot", "member").await;
        people.insert("bot", bot);
        let roles = [("mia", "member"), ("alice", "applicant"), ("eve", "auditor"), ("olga", "org_admin")];
        for (username, persona) in roles {
            let role = if persona == "applicant" { "member" } else { persona };
            people.insert(persona, world.with_role(username, role).await);
        }
        for (username, persona, role) in
            [("otto", "other_member", "member"), ("oscar", "other_admin", "org_admin")]
        {
            let person = world.stranger(username).await;
            world.join(&other, &person, role).await;
            people.insert(persona, person);
        }
        // The neighbour has more tickets, so that ticket numbers differ: each organization counts its own.
        world.sql(&format!("SELECT setval(ticket_numbers('{other}'), 7000)")).await;
        let mut ids: BTreeMap<String, String> =
            people.iter().map(|(persona, person)| (format!("${persona}"), person.id.clone())).collect();
        ids.insert("$org".into(), world.org.clone());
        ids.insert("$other_org".into(), other.clone());
        ids.insert("$empty_org".into(), world.new_org("empty").await);
        let soon = "SELECT to_json(gatepass_now() + interval '1 hour') #>> '{}'";
        ids.insert("$soon".into(), world.query(soon).await.remove(0));
        ids.insert("$nobody".into(), "01900000-0000-7000-8000-000000000000".into());
        let mut stage = Stage { world: &world, people: &people, ids };
        stage.add_users().await;
        stage.furnish("", "org_admin", "applicant", "approver").await;
        stage.furnish("other_", "other_admin", "other_member", "other_admin").await;
        stage.add_what_only_one_side_has().await;
        stage.invite().await;
        stage.add_connectors().await;
        stage.add_keys().await;
        let ids = stage.ids;
        let theirs = theirs(&world, &other).await;
        Self { world: world.freeze().await, people, ids, theirs }
    }

    /// The values of the neighbour in this text: ids, names, or texts that only they wrote.
    pub fn leaked(&self, text: &str) -> Option<&String> {
        self.theirs.iter().find(|theirs| text.contains(theirs.as_str()))
    }

    /// The world as it was prepared.
    pub async fn world(&self) -> World {
        self.world.copy().await
    }

    /// Whether this word is the name of this id, or is the text itself.
    pub fn says(&self, word: &str, text: &str) -> bool {
        word == text || self.ids.get(word).is_some_and(|id| id == text)
    }

    /// The id that a name such as `$web` stands for.
    pub fn id(&self, name: &str) -> &str {
        &self.ids[name]
    }

    /// A persona in that world. Two are API keys of `owner`, for an operation of this scope.
    pub fn persona(&self, world: &World, persona: &str, owner: &str, scope: &str) -> Person {
        match persona {
            "key" => world.here(&self.people[owner]).with_token(&format!("gp_{owner}_only_{scope}")),
            "key_without" => world.here(&self.people[owner]).with_token(&format!("gp_{owner}_not_{scope}")),
            "asset_key" => world.here(&self.people["auditor"]).with_token("gp_auditor_of_web"),
            other => world.here(&self.people[other]),
        }
    }

    /// The text with ids in place of names. `$me` is the caller, `$my_key` one of their API keys.
    pub fn fill(&self, text: &str, me: &Person) -> String {
        let persona = |person: &&Person| person.id == me.id;
        let named =
            self.people.iter().find(|(_, person)| persona(person)).map_or("applicant", |(name, _)| name);
        let named = if me.token.is_none() { "applicant" } else { named };
        let mine = BTreeMap::from([
            ("$me".to_owned(), self.ids[&format!("${named}")].clone()),
            ("$my_key".to_owned(), self.ids[&format!("${named}_key")].clone()),
        ]);
        // The longest names first, since `$web_app` begins with `$web`.
        let mut all: Vec<_> = self.ids.iter().chain(&mine).collect();
        all.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        all.into_iter().fold(text.to_owned(), |text, (name, id)| text.replace(name.as_str(), id))
    }
}

/// All values that belong to the neighbour organization alone.
async fn theirs(world: &World, org: &str) -> Vec<String> {
    let members = format!("(SELECT user_id FROM members WHERE org_id = '{org}')");
    let tickets = format!("(SELECT id FROM tickets WHERE org_id = '{org}')");
    let mut queries = vec![
        format!("SELECT id FROM users WHERE id IN {members}"),
        format!("SELECT username FROM users WHERE id IN {members}"),
        format!("SELECT id FROM api_keys WHERE user_id IN {members}"),
        format!("SELECT id FROM accounts WHERE asset_id IN (SELECT id FROM assets WHERE org_id = '{org}')"),
        format!("SELECT id FROM comments WHERE ticket_id IN {tickets}"),
        format!("SELECT '#' || number FROM tickets WHERE org_id = '{org}'"),
    ];
    for table in [
        "nodes",
        "assets",
        "groups",
        "permissions",
        "flows",
        "command_groups",
        "tickets",
        "grants",
        "guard_rules",
        "connection_tokens",
        "asset_sessions",
        "session_commands",
        "events",
        "deliveries",
        "notifications",
        "webhooks",
        "channels",
        "connectors",
    ] {
        queries.push(format!("SELECT id FROM {table} WHERE org_id = '{org}'"));
    }
    let mut all = vec![
        org.to_owned(),
        "neighbour".into(),
        "other_reason".into(),
        "other_comment".into(),
        "other_command".into(),
    ];
    for query in queries {
        let found = world.query(&query).await;
        assert!(!found.is_empty(), "nothing to leak: {query}");
        all.extend(found);
    }
    all
}

struct Stage<'a> {
    world: &'a World,
    people: &'a BTreeMap<&'static str, Person>,
    ids: BTreeMap<String, String>,
}

impl Stage<'_> {
    async fn make(&mut self, name: &str, by: &str, path: &str, body: Value) -> Value {
        let made = self.people[by].post(path, body).await.expect(201);
        self.ids.insert(format!("${name}"), made["id"].as_str().unwrap().to_owned());
        made
    }

    async fn add_users(&mut self) {
        let leaver = self.world.with_role("leaver", "member").await;
        let unknown = self.world.stranger("unknown").await;
        for (name, person) in [("$leaver", leaver), ("$unknown", unknown)] {
            self.ids.insert(name.into(), person.id);
        }
        let mia = format!("/users/{}", self.ids["$member"]);
        self.world.admin.patch(&mia, json!({ "password": "mias long password" })).await.expect(200);
        // Setting a password ends the sessions of the user, who gets a new one here.
        self.world.sql("UPDATE sessions SET revoked_at = NULL").await;
        let login = json!({ "username": "mia", "password": "mias long password" });
        let session = self.world.anon().post("/auth/login", login.clone()).await.expect(200);
        self.ids.insert("$refresh".into(), session["refresh_token"].as_str().unwrap().to_owned());
        let newest = self.world.query("SELECT id FROM sessions ORDER BY id DESC LIMIT 1").await.remove(0);
        self.ids.insert("$member_session".into(), newest);
        let poll_token = self.hold(login).await;
        self.ids.insert("$poll_token".into(), poll_token);
    }

    /// Lets a rule hold this login until its review is approved. Removes the rule, and gives the poll token.
    async fn hold(&self, login: Value) -> String {
        let admin = &self.world.admin;
        let levels = json!([{ "approvers": [{ "kind": "super_admins" }] }]);
        let rule = json!({ "org_id": null, "name": "held", "action": "review", "match": { "users": [self.ids["$member"]] },
            "review": { "levels": levels } });
        let rule = admin.post("/acls/login", rule).await.expect(201);
        let held = self.world.anon().post("/auth/login", login).await.expect(202);
        let ticket =
            admin.get(&format!("/tickets/{}", held["ticket_id"].as_str().unwrap())).await.expect(200);
        admin.approve(&ticket).await.expect(200);
        admin.delete(&format!("/acls/login/{}", rule["id"].as_str().unwrap())).await.expect(204);
        held["poll_token"].as_str().unwrap().to_owned()
    }

    /// One object of each kind in this admin's organization, and a ticket in each relevant state.
    async fn furnish(&mut self, prefix: &str, admin: &str, applicant: &str, approver: &str) {
        let name = |kind: &str| format!("{prefix}{kind}");
        let org = self.ids[&format!("${prefix}org")].clone();
        let of = |fields: Value| {
            let mut body = json!({ "org_id": org, "name": "thing" });
            body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            body
        };
        self.make(&name("node"), admin, "/nodes", of(json!({}))).await;
        let home = self.ids[&format!("${prefix}node")].clone();
        let empty = of(json!({ "name": "empty" }));
        self.make(&name("empty_node"), admin, "/nodes", empty).await;
        let ssh = json!([{ "name": "ssh", "port": 22 }]);
        let host = json!({ "category": "host", "nodes": [home], "protocols": ssh });
        self.make(&name("web"), admin, "/assets", of(host)).await;
        let web = self.ids[&format!("${prefix}web")].clone();
        let spare = json!({ "name": "spare", "category": "host", "nodes": [home], "protocols": ssh });
        self.make(&name("spare"), admin, "/assets", of(spare)).await;
        let accounts = format!("/assets/{web}/accounts");
        self.make(&name("account"), admin, &accounts, json!({ "username": "app" })).await;
        self.make(&name("group"), admin, "/groups", of(json!({}))).await;
        let commands = json!({ "type": "command", "content": format!("{prefix}command") });
        self.make(&name("command_group"), admin, "/command-groups", of(commands)).await;
        let rule = json!({ "assets": [web], "users": [self.people[applicant].id], "accounts": ["app"], "protocols": ["ssh"] });
        self.make(&name("permission"), admin, "/permissions", of(rule)).await;
        let approval =
            json!({ "type": "assigned", "levels": [{ "approvers": people(&[&self.people[approver]]) }] });
        let guard = of(
            json!({ "action": "reject", "match": { "users": [self.people[applicant].id] }, "dry_run": true }),
        );
        self.make(&name("rule"), admin, "/acls/asset-login", guard).await;
        let flow = json!({ "ticket_type": "asset_access", "approval": approval });
        self.make(&name("flow"), "super_admin", "/flows", of(flow)).await;
        let ticket = json!({
            "type": "asset_access", "org_id": org, "title": "Deploy", "reason": format!("{prefix}reason"),
            "request": { "assets": [web], "accounts": ["app"], "protocols": ["ssh"], "actions": ["connect"] },
            "timing": { "mode": "on_approval", "duration": "PT4H" },
        });
        self.make(&name("ticket"), applicant, "/tickets", ticket.clone()).await;
        let comment = json!({ "body": format!("{prefix}comment") });
        let comments = format!("/tickets/{}/comments", self.ids[&format!("${prefix}ticket")]);
        self.people[applicant].post(&comments, comment).await.expect(201);
        let approved = self.make(&name("approved"), applicant, "/tickets", ticket.clone()).await;
        let approved = self.people[approver].approve(&approved).await.expect(200);
        self.ids.insert(format!("${prefix}grant"), approved["grants"][0].as_str().unwrap().to_owned());
        self.add_what_failed(prefix, applicant, approver, ticket).await;
        self.add_session(prefix, admin, applicant).await;
        let gateway = if prefix.is_empty() { "auditor" } else { admin };
        self.add_connection(prefix, applicant, gateway).await;
        let event = format!("SELECT id FROM events WHERE org_id = '{org}' LIMIT 1");
        self.ids.insert(format!("${prefix}event"), self.world.query(&event).await.remove(0));
    }

    /// A canceled ticket, a denied one, and one in error whose grant can be made by now.
    async fn add_what_failed(&mut self, prefix: &str, applicant: &str, approver: &str, mut ticket: Value) {
        let canceled = self.make(&format!("{prefix}canceled"), applicant, "/tickets", ticket.clone()).await;
        self.people[applicant].act("tickets", &canceled, "cancel", json!({})).await.expect(200);
        let denied = self.make(&format!("{prefix}denied"), applicant, "/tickets", ticket.clone()).await;
        let no = json!({ "reason": "freeze" });
        self.people[approver].act("tickets", &denied, "deny", no).await.expect(200);
        let spare = self.ids[&format!("${prefix}spare")].clone();
        ticket["request"]["assets"] = json!([spare]);
        let broken = self.make(&format!("{prefix}broken"), applicant, "/tickets", ticket).await;
        let org = self.ids["$empty_org"].clone();
        let to = |org: &str| format!("UPDATE assets SET org_id = '{org}' WHERE id = '{spare}'");
        self.world.sql(&to(&org)).await;
        assert_eq!(self.people[approver].approve(&broken).await.expect(200)["state"], "error");
        self.world.sql(&to(broken["org_id"].as_str().unwrap())).await;
    }

    /// A session that waits for the requester, on a device of its own.
    async fn add_session(&mut self, prefix: &str, admin: &str, applicant: &str) {
        let [org, home] = ["org", "node"].map(|kind| self.ids[&format!("${prefix}{kind}")].clone());
        let laptop = json!({ "org_id": org, "name": "laptop", "category": "host", "nodes": [home],
            "protocols": [{ "name": "ssh", "port": 22 }] });
        let laptop = self.make(&format!("{prefix}laptop"), admin, "/assets", laptop).await["id"].clone();
        let item = json!({ "org_id": org, "name": "session", "ticket_type": "device_admin", "item": { "assets": [laptop] },
            "approval": { "type": "automatic" }, "duration": { "mode": "permanent" } });
        let item = self.make(&format!("{prefix}laptop_item"), admin, "/flows", item).await["id"].clone();
        let ticket = json!({ "type": "device_admin", "org_id": org, "reason": format!("{prefix}reason"),
            "request": { "item_id": item, "asset_id": laptop } });
        let ticket = self.make(&format!("{prefix}session"), applicant, "/tickets", ticket).await;
        self.ids.insert(format!("${prefix}ready"), ticket["grants"][0].as_str().unwrap().to_owned());
    }

    /// Connection tokens of the requester, and a session on an asset that a gateway opened.
    async fn add_connection(&mut self, prefix: &str, applicant: &str, gateway: &str) {
        let web = self.ids[&format!("${prefix}web")].clone();
        let connect = json!({ "asset_id": web, "account": "app", "protocol": "ssh" });
        let name = |kind: &str| format!("{prefix}{kind}");
        self.make(&name("connection"), applicant, "/connection-tokens", connect.clone()).await;
        let spare =
            self.make(&name("spare_connection"), applicant, "/connection-tokens", connect.clone()).await;
        self.ids.insert(format!("${prefix}jwt"), spare["token"].as_str().unwrap().to_owned());
        let used = self.make(&name("used_connection"), applicant, "/connection-tokens", connect).await;
        let redeem = json!({ "token": used["token"] });
        let session = self.make(&name("connected"), gateway, "/connection-tokens/redeem", redeem).await;
        let typed = json!({ "seq": 1, "at": "2026-11-30T12:00:00Z", "command": format!("{prefix}command"), "action": "accept" });
        let commands = format!("/sessions/{}/commands", session["id"].as_str().unwrap());
        self.people[gateway].post(&commands, json!({ "commands": [typed] })).await.expect(200);
    }

    async fn add_what_only_one_side_has(&mut self) {
        let org = self.world.org.clone();
        let manual = json!({ "type": "manual" });
        let hidden = json!({ "org_id": org, "name": "hidden", "ticket_type": "asset_access", "approval": manual,
            "priority": -1, "visible_to": { "users": [self.ids["$leaver"]] } });
        self.make("hidden_flow", "org_admin", "/flows", hidden).await;
        let global =
            json!({ "org_id": null, "name": "global", "ticket_type": "asset_access", "approval": manual });
        self.make("global_flow", "super_admin", "/flows", global).await;
        let rule = json!({ "org_id": null, "name": "global", "action": "accept", "match": { "roles": ["auditor"] } });
        self.make("global_rule", "super_admin", "/acls/asset-login", rule).await;
        let commands = json!({ "org_id": null, "name": "global", "type": "regex", "content": "drop" });
        self.make("global_command_group", "super_admin", "/command-groups", commands).await;
        self.add_items().await;
        let group = format!("/groups/{}/members/{}", self.ids["$group"], self.ids["$member"]);
        self.people["org_admin"].put(&group, json!(null)).await.expect(201);
        for (prefix, admin) in [("", "org_admin"), ("other_", "other_admin")] {
            let [org, group] = ["org", "group"].map(|kind| self.ids[&format!("${prefix}{kind}")].clone());
            let nested = json!({ "org_id": org, "name": format!("{prefix}nested") });
            let nested = self.make(&format!("{prefix}nested_group"), admin, "/groups", nested).await;
            let nest = format!("/groups/{group}/groups/{}", nested["id"].as_str().unwrap());
            self.people[admin].put(&nest, json!(null)).await.expect(201);
        }
        let granted = "SELECT id FROM permissions WHERE source_ticket_id IS NOT NULL AND org_id = ";
        let granted = self.world.query(&format!("{granted} '{org}'")).await.remove(0);
        self.ids.insert("$granted_permission".into(), granted);
        let event = self.world.query("SELECT id FROM events WHERE org_id IS NULL LIMIT 1").await.remove(0);
        self.ids.insert("$global_event".into(), event);
        self.ids.insert("$job".into(), crate::jobs::dead_job(self.world).await);
        for (name, org) in
            [("delivery", Some("$org")), ("other_delivery", Some("$other_org")), ("global_delivery", None)]
        {
            let org = org.map(|org| self.ids[org].clone());
            let delivery = crate::notify::dead_delivery(self.world, org.as_deref()).await;
            self.ids.insert(format!("${name}"), delivery);
        }
        crate::notify::notification(self.world, &self.ids["$other_admin"], &self.ids["$other_org"]).await;
        for (name, org) in
            [("webhook", Some("$org")), ("other_webhook", Some("$other_org")), ("global_webhook", None)]
        {
            let org = org.map(|org| self.ids[org].clone());
            if let Some(org) = &org {
                crate::notify::template(self.world, org).await;
            }
            let webhook = crate::notify::webhook(self.world, org.as_deref()).await;
            self.ids.insert(format!("${name}"), webhook);
        }
        for (name, org) in [("channel", "$org"), ("other_channel", "$other_org")] {
            let channel = crate::notify::channel(self.world, &self.ids[org].clone(), "slack").await;
            // Everybody has an account, and a code.
            let everybody = format!(
                "INSERT INTO chat_accounts SELECT '{channel}', id, 'T0TEST', id::text, 'email', gatepass_now() FROM users; \
                 INSERT INTO chat_codes SELECT '{channel}', id, id::text, \
                 sha256(convert_to('{channel} ' || id || ' 12345678', 'UTF8')), 0, gatepass_now() + interval '1 day' FROM users"
            );
            self.world.sql(&everybody).await;
            self.ids.insert(format!("${name}"), channel);
        }
    }

    /// Pending invitations: in this organization, in the neighbour's, and of people of both.
    async fn invite(&mut self) {
        for (name, org, whom) in [
            ("invitation", "$org", "$unknown"),
            ("approver_invitation", "$empty_org", "$approver"),
            ("other_invitation", "$other_org", "$leaver"),
            ("other_admins_invitation", "$empty_org", "$other_admin"),
        ] {
            let path = format!("/organizations/{}/invitations", self.ids[org]);
            let body = json!({ "user_id": self.ids[whom], "role": "member" });
            self.make(name, "super_admin", &path, body).await;
        }
    }

    /// A catalog item of each type in the organization, a hidden one, and one of the neighbour's.
    async fn add_items(&mut self) {
        let spare = json!({ "org_id": self.ids["$org"], "name": "spare" });
        self.make("spare_group", "org_admin", "/groups", spare).await;
        let groups = |id: &String| json!({ "groups": [id] });
        let (ours, theirs) = (groups(&self.ids["$spare_group"]), groups(&self.ids["$other_group"]));
        let devices = json!({ "assets": [self.ids["$web"]] });
        let other_devices = json!({ "assets": [self.ids["$other_web"]] });
        let (everyone, leaver) = (json!({ "everyone": true }), json!({ "users": [self.ids["$leaver"]] }));
        for (name, by, org, kind, gives, visible_to) in [
            ("item", "org_admin", "$org", "resource_access", &ours, &everyone),
            ("hidden_item", "org_admin", "$org", "resource_access", &ours, &leaver),
            ("device_item", "org_admin", "$org", "device_admin", &devices, &everyone),
            ("other_device_item", "other_admin", "$other_org", "device_admin", &other_devices, &everyone),
            ("other_item", "other_admin", "$other_org", "resource_access", &theirs, &everyone),
        ] {
            let flow = json!({ "org_id": self.ids[org], "name": name, "ticket_type": kind, "item": gives,
                "approval": { "type": "automatic" }, "visible_to": visible_to,
                "duration": { "mode": "permanent" } });
            self.make(name, by, "/flows", flow).await;
        }
    }

    /// A connector of the organization, whose service is the auditor, with a grant that waits for it; and one of the neighbour's.
    async fn add_connectors(&mut self) {
        let group = json!({ "org_id": self.ids["$org"], "name": "carried" });
        self.make("carried_group", "org_admin", "/groups", group).await;
        let flow = json!({ "org_id": self.ids["$org"], "name": "carried", "ticket_type": "resource_access",
            "item": { "groups": [self.ids["$carried_group"]] }, "approval": { "type": "automatic" },
            "visible_to": { "everyone": true }, "duration": { "mode": "permanent" } });
        let flow = self.make("carried_item", "org_admin", "/flows", flow).await;
        let wanted = json!({ "type": "resource_access", "org_id": self.ids["$org"], "reason": "on call",
            "request": { "item_id": flow["id"] }, "timing": { "mode": "permanent" } });
        let ticket = self.people["applicant"].ask(wanted).await;
        let grant = ticket["grants"][0].as_str().unwrap().to_owned();
        for (name, org, service) in
            [("connector", "$org", "$auditor"), ("other_connector", "$other_org", "$other_admin")]
        {
            let (org, service) = (self.ids[org].clone(), self.ids[service].clone());
            let connector = crate::connectors::connector(self.world, &org, &service, None).await;
            self.ids.insert(format!("${name}"), connector);
        }
        let task = crate::connectors::carry(self.world, &self.ids["$connector"], &grant).await;
        self.ids.insert("$carried".to_owned(), grant);
        self.ids.insert("$task".to_owned(), task);
        // The neighbour's connector has a task to show, which their session does not wait for.
        let (other, ready) = (self.ids["$other_connector"].clone(), self.ids["$other_ready"].clone());
        crate::connectors::carry(self.world, &other, &ready).await;
        self.world.sql(&format!("UPDATE grants SET provisioning = NULL WHERE id = '{ready}'")).await;
        // One without grants, which may be deleted.
        let (org, service) = (self.ids["$org"].clone(), self.ids["$auditor"].clone());
        let idle = crate::connectors::connector(self.world, &org, &service, None).await;
        self.ids.insert("$idle_connector".to_owned(), idle);
    }

    /// For every persona an API key to be managed, and for each scope one key with it and one key with all others.
    async fn add_keys(&mut self) {
        let mut owners: Vec<(String, String)> =
            self.people.iter().map(|(persona, person)| ((*persona).to_owned(), person.id.clone())).collect();
        owners.retain(|(persona, _)| persona != "anonymous");
        let mut keys = Vec::new();
        let mut add = |user: &str, secret: &str, scopes: &str| {
            keys.push(rows::api_key(user, secret, scopes));
        };
        for (owner, user) in &owners {
            add(user, &format!("{owner}_key"), "tickets:read");
            for scope in Scope::ALL {
                let others: Vec<_> = Scope::ALL.iter().filter(|s| *s != scope).map(|s| s.as_str()).collect();
                add(user, &format!("{owner}_only_{scope}"), scope.as_str());
                add(user, &format!("{owner}_not_{scope}"), &others.join(","));
            }
            // Opening a ticket on behalf of another user needs two scopes.
            add(user, &format!("{owner}_only_{ON_BEHALF}"), "tickets:write,on_behalf:write");
            add(user, &format!("{owner}_not_{ON_BEHALF}"), "tickets:write,tickets:read");
        }
        let of_web = rows::api_key(&self.ids["$auditor"], "auditor_of_web", "");
        keys.push(of_web.with("asset_id", &self.ids["$web"]));
        self.world.insert(keys).await;
        for (owner, _) in owners {
            let key = format!("SELECT id FROM api_keys WHERE name = '{owner}_key'");
            self.ids.insert(format!("${owner}_key"), self.world.query(&key).await.remove(0));
        }
    }
}
