//! Templates of organizations: what admins write in place of the built-in messages.

use gatepass_domain::notify::{Language, Message};
use gatepass_domain::text::TextEnum;
use gatepass_testing::{Person, Value, World, json};
use std::time::{Duration, Instant};

/// A world with an admin and a member of its organization.
async fn desk() -> (World, Person, Person) {
    let world = World::new().await;
    let (olga, alice) = (world.with_role("olga", "org_admin").await, world.member("alice").await);
    (world, olga, alice)
}

fn path(world: &World, message: &str, language: &str) -> String {
    format!("/organizations/{}/templates/{message}/{language}", world.org)
}

/// Pointer, code and detail of each fault.
fn faults(problem: &Value) -> Vec<String> {
    let faults = problem["errors"].as_array().unwrap();
    let text = |fault: &Value, name: &str| fault[name].as_str().unwrap().to_owned();
    faults
        .iter()
        .map(|f| format!("{} {} {}", text(f, "pointer"), text(f, "code"), text(f, "detail")))
        .collect()
}

#[actix_web::test]
async fn an_admin_replaces_a_part_and_returns_to_the_built_in_one() {
    let (world, olga, _) = desk().await;
    let (path, list) = (path(&world, "approved", "en"), format!("/organizations/{}/templates", world.org));
    let builtin = olga.get(&path).await.expect(200);
    assert_eq!(
        (&builtin["subject"], &builtin["text"], &builtin["updated_at"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert!(builtin["builtin"]["text"].as_str().unwrap().contains("The request was approved"));
    let put = olga.put(&path, json!({ "subject": "Yes: {{ ticket.title }}" })).await.expect(200);
    assert_eq!((&put["subject"], &put["html"]), (&json!("Yes: {{ ticket.title }}"), &Value::Null));
    assert_eq!((&put["builtin"], &olga.get(&path).await.expect(200)), (&builtin["builtin"], &put));

    let all = olga.get(&list).await.expect(200);
    let all = all["items"].as_array().unwrap();
    assert_eq!(all.len(), Message::ALL.len() * Language::ALL.len());
    let own: Vec<_> = all.iter().filter(|item| item["is_overridden"] == true).collect();
    assert_eq!(own.len(), 1);
    let [item] = own[..] else { panic!() };
    assert_eq!(
        (&item["message"], &item["language"], &item["name"]),
        (&json!("approved"), &json!("en"), &json!("Request approved"))
    );
    // What an admin starts from is accepted as it is.
    for item in all {
        let (message, language) = (item["message"].as_str().unwrap(), item["language"].as_str().unwrap());
        let path = super::templates::path(&world, message, language);
        let builtin = olga.get(&path).await.expect(200)["builtin"].clone();
        olga.put(&path, builtin).await.expect(200);
    }
    olga.delete(&path).await.expect(204);
    assert_eq!(olga.get(&path).await.expect(200), builtin);
    olga.delete(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn each_change_is_in_the_log_of_the_organization() {
    let (world, olga, _) = desk().await;
    let path = path(&world, "denied", "de");
    for subject in ["Nein", "Nein", "Leider nein"] {
        olga.put(&path, json!({ "subject": subject })).await.expect(200);
    }
    olga.delete(&path).await.expect(204);
    let events = olga.get("/events?subject_type=organization&sort=created_at").await.expect(200);
    let events = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["action"].as_str().unwrap().starts_with("organization.template_"));
    let told: Vec<_> = events
        .map(|e| {
            assert_eq!((&e["data"]["message"], &e["data"]["language"]), (&json!("denied"), &json!("de")));
            let subject = |side: &str| e["data"][side]["subject"].as_str().unwrap_or("-").to_owned();
            format!("{} {} > {}", e["action"].as_str().unwrap(), subject("before"), subject("after"))
        })
        .collect();
    assert_eq!(
        told,
        [
            "organization.template_updated - > Nein",
            "organization.template_updated Nein > Leider nein",
            "organization.template_deleted Leider nein > -",
        ]
    );
}

#[actix_web::test]
async fn only_admins_change_and_only_auditors_read() {
    let (world, olga, alice) = desk().await;
    let (audra, eve) = (world.with_role("audra", "auditor").await, world.stranger("eve").await);
    let path = path(&world, "approved", "en");
    let list = format!("/organizations/{}/templates", world.org);
    let preview = json!({ "org_id": world.org, "message": "approved", "language": "en" });
    let body = || json!({ "subject": "x" });
    for (person, status, code) in [(&alice, 403, "role_required"), (&eve, 404, "not_found")] {
        person.get(&list).await.problem(status, code);
        person.get(&path).await.problem(status, code);
        person.put(&path, body()).await.problem(status, code);
        person.delete(&path).await.problem(status, code);
        person.post("/templates/preview", preview.clone()).await.problem(status, code);
    }
    audra.get(&list).await.expect(200);
    audra.get(&path).await.expect(200);
    audra.post("/templates/preview", preview).await.expect(200);
    audra.put(&path, body()).await.problem(403, "role_required");
    audra.delete(&path).await.problem(403, "role_required");
    let nobody = format!("/organizations/{}/templates/approved/en", world.new_id());
    world.admin.put(&nobody, body()).await.problem(404, "not_found");
    for unknown in ["approved/fr", "nothing/en", "test/en", "approved/EN"] {
        olga.get(&format!("{list}/{unknown}")).await.problem(404, "not_found");
    }
}

#[actix_web::test]
async fn a_bad_template_is_refused_with_line_and_cause_and_every_fault_is_told() {
    let (world, olga, _) = desk().await;
    let path = path(&world, "approved", "en");
    let bad = json!({
        "subject": "{{ ticket.titel }}",
        "text": "Hello\n{% include '/etc/passwd' %}\n{{ actor|safe }}",
        "html": "<p>\n{% if actor %}",
    });
    let refused = olga.put(&path, bad.clone()).await.problem(422, "validation_failed");
    let found = faults(&refused);
    assert_eq!(found.len(), 4, "{found:#?}");
    assert!(
        found[0]
            .starts_with("/subject bad_template line 1: there is no name `ticket.titel`; known are org.name")
    );
    assert!(found[1].starts_with("/text bad_template line 2: there is no statement `include`"));
    assert!(found[2].starts_with("/text bad_template line 3: there is no filter `safe`"));
    assert!(
        found[3].starts_with("/html bad_template line 2: ") && found[3].contains("unexpected end"),
        "{}",
        found[3]
    );
    let draft = json!({ "org_id": world.org, "message": "approved", "language": "en", "time_zone": "Mars", "draft": bad });
    let refused = olga.post("/templates/preview", draft).await.problem(422, "validation_failed");
    let found = faults(&refused);
    assert!(
        found[0].starts_with("/time_zone unknown_zone")
            && found[1].starts_with("/draft/subject bad_template line 1")
    );
    assert_eq!(found.len(), 5);
    for (body, code) in [
        (json!({}), "/ nothing_replaced"),
        (json!({ "subject": null, "text": null, "html": null }), "/ nothing_replaced"),
        (json!({ "subject": "{# nothing #}" }), "/subject bad_template says nothing"),
    ] {
        let refused = olga.put(&path, body).await.problem(422, "validation_failed");
        assert!(faults(&refused)[0].starts_with(code), "{refused}");
    }
    // As large as a template may be, and one byte more; letters of several bytes count as their bytes.
    olga.put(&path, json!({ "text": "x".repeat(32_768) })).await.expect(200);
    olga.put(&path, json!({ "text": "x".repeat(32_769) })).await.problem(422, "validation_failed");
    let refused =
        olga.put(&path, json!({ "text": "字".repeat(12_000) })).await.problem(422, "validation_failed");
    assert!(faults(&refused)[0].contains("has 36000 bytes, at most 32768"));
    // A template that is one fault after the other is not answered with megabytes.
    let refused = olga.put(&path, json!({ "html": "{{x}}".repeat(6000) })).await;
    assert!(refused.text.len() < 50_000, "{}", refused.text.len());
    assert_eq!(faults(&refused.problem(422, "validation_failed")).len(), 20);
}

#[actix_web::test]
async fn no_template_exhausts_the_server() {
    let (world, olga, _) = desk().await;
    let path = path(&world, "approved", "en");
    let loops = |n: usize| "{% for a in ticket.subjects %}".repeat(n) + "x" + &"{% endfor %}".repeat(n);
    let deep = [
        format!("{{{{ actor{} }}}}", "|trim".repeat(6000)),
        format!("{{% if actor %}}{}{{% endif %}}", "{% elif actor %}".repeat(2000)),
        format!("{{{{ {}actor }}}}", "not ".repeat(8000)),
        format!("{{{{ actor{} }}}}", " and actor".repeat(3000)),
        "(".repeat(30_000),
        "{{ (".repeat(8000),
        loops(25),
        loops(700),
    ];
    for template in deep {
        let begun = Instant::now();
        let answer = olga.put(&path, json!({ "text": template, "html": template })).await;
        assert!(answer.status.as_u16() == 422 || template.starts_with("(("), "{}", answer.text);
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    }
    world.admin.get("/me").await.expect(200);
}

#[actix_web::test]
async fn a_preview_shows_what_is_stored_or_a_draft_in_language_and_zone() {
    let (world, olga, _) = desk().await;
    let asked = |more: Value| {
        let mut body = json!({ "org_id": world.org, "message": "reminder", "language": "de", "time_zone": "Asia/Shanghai" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let builtin = olga.post("/templates/preview", asked(json!({}))).await.expect(200);
    assert!(builtin["text"].as_str().unwrap().contains("(Asia/Shanghai)"), "{builtin}");
    assert!(builtin["text"].as_str().unwrap().contains("Ein Antrag wartet"), "{builtin}");
    let html = "<b>{{ ticket.title }}</b> {{ ticket.expires_at|time }} <i>{{ org.name }}</i>";
    let draft =
        olga.post("/templates/preview", asked(json!({ "draft": { "html": html } }))).await.expect(200);
    assert_eq!((&draft["text"], &draft["subject"]), (&builtin["text"], &builtin["subject"]));
    assert_eq!(draft["html"], "<b>Production database for the night shift</b> 20:00 Uhr <i>Default</i>");
    // A draft is not stored.
    assert_eq!(olga.post("/templates/preview", asked(json!({}))).await.expect(200), builtin);
    olga.put(&path(&world, "reminder", "de"), json!({ "text": "Bitte, {{ recipient.name }}!" }))
        .await
        .expect(200);
    let stored = olga.post("/templates/preview", asked(json!({}))).await.expect(200);
    assert_eq!((&stored["text"], &stored["html"]), (&json!("Bitte, Carol!\n"), &builtin["html"]));
    // The name of an organization is a value, too.
    world.sql("UPDATE organizations SET name = '<script>{{ actor }}</script>'").await;
    let draft = olga
        .post("/templates/preview", asked(json!({ "draft": { "html": "{{ org.name }}" } })))
        .await
        .expect(200);
    assert_eq!(draft["html"], "&lt;script&gt;{{ actor }}&lt;/script&gt;");
}

#[actix_web::test]
async fn two_changes_with_one_etag_do_not_overwrite_each_other() {
    let (world, olga, _) = desk().await;
    let path = path(&world, "approved", "en");
    let etag = olga.get(&path).await.header("etag").to_owned();
    let put = |subject: &str| {
        let request = olga.request(reqwest::Method::PUT, &path).header("if-match", &etag);
        gatepass_testing::Answer::of(request.json(&json!({ "subject": subject })))
    };
    let (one, two) = futures::join!(put("one"), put("two"));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412], "{} {}", one.text, two.text);
}
