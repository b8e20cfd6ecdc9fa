//! People and connectors at the same moment, and requests that must take no task from the connector.

use super::{Desk, report};
use futures::future::join_all;
use gatepass_testing::{Answer, json};
use reqwest::Method;

#[actix_web::test]
async fn two_agents_are_never_given_the_same_task() {
    let desk = Desk::new().await;
    for number in 0..6 {
        let person = desk.world.member(&format!("person{number}")).await;
        person.ask(gatepass_testing::wanting(&desk.world, &desk.item)).await;
    }
    let fetched = join_all((0..6).map(|_| async { super::fetch(&desk.agent, &desk.connector).await })).await;
    let mut ids: Vec<String> = fetched.iter().flatten().map(|task| task["id"].to_string()).collect();
    ids.sort();
    let all = ids.len();
    ids.dedup();
    assert_eq!((ids.len(), all), (6, 6));
}

#[actix_web::test]
async fn a_report_and_a_revocation_at_once_leave_no_access() {
    let desk = Desk::new().await;
    for round in 1..=8 {
        let grant = desk.grant().await;
        let task = desk.task().await;
        let body = json!({ "reason": "now" });
        let path = format!("/grants/{grant}/revoke");
        let (said, revoked) =
            futures::join!(report(&desk.agent, &task, "done"), desk.admin.post(&path, body));
        revoked.expect(200);
        assert!(said.status == 200 || said.status == 409, "{}", said.status);
        assert_eq!((desk.state(&grant).await.as_str(), desk.is_member().await), ("revoking", false));
        // It was given the task, so it takes back, when the first task is reported or its lease is over.
        desk.world.travel(time::Duration::minutes(2 * round)).await;
        let take = desk.task().await;
        assert_eq!(take["wanted"], json!("take"));
        let (one, two) =
            futures::join!(report(&desk.agent, &take, "done"), report(&desk.agent, &take, "done"));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!((statuses, desk.state(&grant).await.as_str()), ([200, 409], "revoked"));
        let ended = format!(
            "SELECT count(*) FROM events WHERE subject_id = '{grant}' AND action = 'grant.deprovisioned'"
        );
        assert_eq!(desk.world.number(&ended).await, 1);
    }
}

#[actix_web::test]
async fn giving_up_and_a_late_report_agree() {
    let desk = Desk::new().await;
    for _ in 0..5 {
        let grant = desk.grant().await;
        let task = desk.task().await;
        desk.world.travel(time::Duration::minutes(61)).await;
        let (said, ()) =
            futures::join!(report(&desk.agent, &task, "done"), crate::jobs::work_off(&desk.world));
        let (state, is_member) = (desk.state(&grant).await, desk.is_member().await);
        match said.status.as_u16() {
            200 => assert_eq!((state.as_str(), is_member), ("active", true)),
            409 => {
                assert_eq!((state.as_str(), is_member), ("failed", false));
                let grant = desk.admin.get(&format!("/grants/{grant}")).await.expect(200);
                let path = format!("/tickets/{}/deny", grant["ticket_id"].as_str().unwrap());
                desk.admin.post(&path, json!({ "reason": "given up" })).await.expect(200);
            }
            other => panic!("{other}"),
        }
        desk.world
            .sql("DELETE FROM connector_tasks; UPDATE grants SET state = 'ended', provisioning = NULL")
            .await;
    }
}

#[actix_web::test]
async fn head_takes_no_task() {
    let desk = Desk::new().await;
    desk.grant().await;
    let path = format!("/connectors/{}/tasks", desk.connector);
    let head = Answer::of(desk.agent.request(Method::HEAD, &path)).await;
    assert_eq!((head.status.as_u16(), head.header("allow")), (405, "GET"));
    assert_eq!(desk.tasks().await.len(), 1);
}
