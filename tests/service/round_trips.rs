//! The round trips and statements of each hot operation, counted on the wire. The snapshot shows every new statement.
//! Reads take at most two trips (the credential, then the rows), lists of tickets three (also the names of what they show),
//! transitions three.

use gatepass_testing::{Answer, Person, Said, Value, Wire, World, asking, json, levels, wanting};
use reqwest::Method;
use std::fmt::Write;
use std::future::Future;

/// How often each operation is repeated. The first run may prepare statements. Of the others, the run with the fewest
/// trips counts, because a kernel may deliver one write in two pieces, which looks like two trips.
const TIMES: usize = 12;

struct Ear {
    wire: Wire,
    heard: String,
}

impl Ear {
    /// Repeats an operation and writes down its round trips and statements.
    async fn hear<F: Future<Output = Answer>>(&mut self, what: &str, mut act: impl FnMut(usize) -> F) {
        let mut all: Vec<Said> = Vec::new();
        for time in 0..TIMES {
            self.wire.take();
            let answer = act(time).await;
            assert!(answer.status.is_success(), "{what}: {}", answer.text);
            all.push(self.wire.take());
        }
        // All runs send the statements in the same order, even the run that prepares them. So COMMIT never overtakes a
        // write.
        assert!(all.iter().all(|said| said.statements == all[0].statements), "{what}: {all:#?}");
        // On a busy machine a response may arrive while the server is still sending, which looks like another trip.
        let fewest = all.into_iter().skip(1).min_by_key(|said| said.trips).unwrap();
        writeln!(self.heard, "{what}: {} trips, {} parsed", fewest.trips, fewest.parsed.len()).unwrap();
        for statement in fewest.statements {
            writeln!(self.heard, "  {}", beginning(&statement)).unwrap();
        }
    }
}

/// The first words of a statement, in one line and without comments.
fn beginning(statement: &str) -> String {
    let code = statement.lines().filter(|line| !line.starts_with("--"));
    let words: Vec<&str> = code.flat_map(str::split_whitespace).collect();
    words.join(" ").chars().take(60).collect::<String>().trim_end().to_owned()
}

/// One ticket for each repetition.
async fn tickets(alice: &Person, body: &Value) -> Vec<Value> {
    let mut tickets = Vec::new();
    for _ in 0..TIMES {
        tickets.push(alice.ask(body.clone()).await);
    }
    tickets
}

/// One session that can be started, on a device of its own, for each repetition.
async fn sessions(world: &World, alice: &Person) -> Vec<Value> {
    let mut devices = Vec::new();
    for number in 0..TIMES {
        devices.push(world.asset(&format!("device{number}")).await);
    }
    let flow = json!({
        "org_id": world.org, "name": "Devices", "ticket_type": "device_admin",
        "approval": { "type": "automatic" }, "item": { "assets": devices },
    });
    let item = world.admin.post("/flows", flow).await.expect(201)["id"].clone();
    let mut sessions = Vec::new();
    for device in devices {
        let request = json!({ "item_id": item, "asset_id": device });
        let timing = json!({ "mode": "on_approval", "duration": "PT2H" });
        let ticket = json!({ "type": "device_admin", "org_id": world.org, "title": "Printer", "reason": "CHG-7",
            "request": request, "timing": timing });
        let ticket = alice.ask(ticket).await;
        sessions
            .push(alice.get(&format!("/grants/{}", ticket["grants"][0].as_str().unwrap())).await.expect(200));
    }
    sessions
}

/// The grants of these tickets.
async fn permissions(alice: &Person, tickets: &[Value]) -> Vec<Value> {
    let mut all = Vec::new();
    for ticket in tickets {
        all.push(json!({ "id": alice.see(ticket).await["grants"][0] }));
    }
    all
}

#[actix_web::test]
async fn hot_operations_ask_no_more_of_the_database_than_this() {
    let (world, wire) = World::overheard().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("ben").await);
    let manager = [json!({ "kind": "user", "id": ben.id }), json!({ "kind": "org_admins" })];
    let mut approval = levels(&[&[&ann], &[]]);
    approval["levels"][1]["approvers"] = json!(manager);
    world.flow(approval).await;
    let web = world.asset("web").await;
    let body = asking(&world, &web);
    let check = json!({ "asset_id": web, "account": "app", "protocol": "ssh", "action": "connect" });
    let mut ear = Ear { wire, heard: String::new() };

    let decided = tickets(&alice, &body).await;
    let ticket = format!("/tickets/{}", decided[0]["id"].as_str().unwrap());
    ear.hear("who am I", |_| alice.get("/me")).await;
    ear.hear("one ticket", |_| alice.get(&ticket)).await;
    ear.hear("what waits for me", |_| ann.get("/tickets?queue=awaiting_me")).await;
    let filtered = format!("/tickets?state=pending&state=blocked&org_id={}&type=asset_access", world.org);
    ear.hear("a filtered queue", |_| world.admin.get(&filtered)).await;
    ear.hear("open", |_| alice.post("/tickets", body.clone())).await;
    ear.hear("approve, a level follows", |time| {
        ann.act("tickets", &decided[time], "approve", json!({ "level": 1 }))
    })
    .await;
    ear.hear("approve, the last level", |time| {
        ben.act("tickets", &decided[time], "approve", json!({ "level": 2 }))
    })
    .await;
    let with_key = |time: usize, ticket: &Value| {
        let path = format!("/tickets/{}/approve", ticket["id"].as_str().unwrap());
        let request = ann.request(Method::POST, &path).header("idempotency-key", format!("key-{time}"));
        Answer::of(request.json(&json!({ "level": 1 })))
    };
    let keyed = tickets(&alice, &body).await;
    ear.hear("approve, with an Idempotency-Key", |time| with_key(time, &keyed[time])).await;
    let denied = tickets(&alice, &body).await;
    let deny = json!({ "level": 1, "reason": "not now" });
    ear.hear("deny", |time| ann.act("tickets", &denied[time], "deny", deny.clone())).await;
    let canceled = tickets(&alice, &body).await;
    ear.hear("cancel", |time| alice.act("tickets", &canceled[time], "cancel", json!({}))).await;
    let resubmit = |time: usize| alice.act("tickets", &canceled[time], "resubmit", json!({}));
    ear.hear("resubmit, which reads the old one first", resubmit).await;
    let (comments, comment) = (format!("{ticket}/comments"), json!({ "body": "Almost there" }));
    ear.hear("comment", |_| alice.post(&comments, comment.clone())).await;
    let overridden = tickets(&alice, &body).await;
    let cleo = world.stranger("cleo").await;
    let to = json!({ "level": 1, "approvers": [cleo.id], "reason": "on leave" });
    let reassign = |time: usize| world.admin.act("tickets", &overridden[time], "reassign", to.clone());
    ear.hear("reassign", reassign).await;
    let yes = json!({ "decision": "approve", "reason": "on leave" });
    let overrule = |time: usize| world.admin.act("tickets", &overridden[time], "override", yes.clone());
    ear.hear("override", overrule).await;
    let sessions = sessions(&world, &alice).await;
    let grant = format!("/grants/{}", sessions[0]["id"].as_str().unwrap());
    ear.hear("one grant", |_| alice.get(&grant)).await;
    let on_device = format!("/grants?asset_id={}&state=active", sessions[0]["asset_id"].as_str().unwrap());
    ear.hear("what is in force on a device", |_| world.admin.get(&on_device)).await;
    ear.hear("start", |time| alice.act("grants", &sessions[time], "start", json!({}))).await;
    ear.hear("end", |time| alice.act("grants", &sessions[time], "end", json!({}))).await;
    let permissions = permissions(&alice, &decided).await;
    let over = json!({ "reason": "over" });
    ear.hear("revoke", |time| world.admin.act("grants", &permissions[time], "revoke", over.clone())).await;
    ear.hear("which assets may I use", |_| alice.get("/access/assets")).await;
    ear.hear("one check", |_| alice.post("/access/check", check.clone())).await;
    let batch = json!({ "checks": vec![check.clone(); 20] });
    ear.hear("twenty checks", |_| alice.post("/access/check-batch", batch.clone())).await;

    let staff = world.group("staff", &[]).await;
    let mut items = Vec::new();
    for time in 0..TIMES {
        items.push(world.item(&format!("item {time}"), json!({ "item": { "groups": [staff] } })).await);
    }
    ear.hear("the catalog", |_| alice.get("/catalog")).await;
    ear.hear("open, and get an item", |time| alice.post("/tickets", wanting(&world, &items[time]))).await;

    insta::with_settings!(
        { snapshot_path => "golden", prepend_module_to_snapshot => false, omit_expression => true },
        { insta::assert_snapshot!("round_trips", ear.heard) }
    );
}
