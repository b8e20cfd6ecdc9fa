//! An approval counts once, or for as long as the rule says.

use super::{ask, command, for_an_hour, ip, login, opened, pass, rule, said, save, saved};
use futures::future::{join, join_all};
use gatepass_app::guard::reviews;
use gatepass_domain::flow::duration::IsoDuration;
use gatepass_domain::guard::RuleKind;
use gatepass_domain::ids::TicketId;
use gatepass_domain::ticket::state::StateName;
use gatepass_testing::{World, json, people};
use time::Duration;

#[actix_web::test]
async fn an_approval_counts_once_for_the_same_question() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let rule = saved(&world, RuleKind::Login, &ann).await;
    let id = opened(&world, &alice, &rule, &alice, login(&rule, ip(7))).await;
    assert!(!pass(&world, &rule, &id).await);
    ann.approve(&id).await.expect(200);
    // From another address nobody let anything pass.
    let elsewhere = ask(&world, &alice, &rule, &alice, login(&rule, ip(8))).await;
    assert_eq!(said(elsewhere).0, "opened");
    let asked = || ask(&world, &alice, &rule, &alice, login(&rule, ip(7)));
    let said: Vec<_> = join_all((0..4).map(|_| asked())).await.into_iter().map(said).collect();
    let count = |word| said.iter().filter(|(said, _)| *said == word).count();
    assert_eq!([count("approved"), count("opened"), count("joined")], [1, 1, 2], "{said:?}");
    assert!(!pass(&world, &rule, &id).await);
}

#[actix_web::test]
async fn of_two_who_use_an_approval_at_once_one_passes() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let rule = saved(&world, RuleKind::Login, &ann).await;
    let id = opened(&world, &alice, &rule, &alice, login(&rule, ip(7))).await;
    ann.approve(&id).await.expect(200);
    let passed = join_all((0..4).map(|_| pass(&world, &rule, &id))).await;
    assert_eq!(passed.iter().filter(|passed| **passed).count(), 1);
    assert_eq!(world.number("SELECT count(*) FROM reviews WHERE used_at IS NOT NULL").await, 1);
    opened(&world, &alice, &rule, &alice, login(&rule, ip(7))).await;
}

#[actix_web::test]
async fn an_approval_that_nobody_used_in_time_is_over() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let rule = saved(&world, RuleKind::Login, &ann).await;
    let id = opened(&world, &alice, &rule, &alice, login(&rule, ip(7))).await;
    ann.approve(&id).await.expect(200);
    world.travel(Duration::minutes(6)).await;
    assert!(!pass(&world, &rule, &id).await);
    opened(&world, &alice, &rule, &alice, login(&rule, ip(7))).await;
}

#[actix_web::test]
async fn with_valid_for_an_approval_counts_for_the_commands_of_the_group() {
    let world = World::new().await;
    let (alice, bob, ann) =
        (world.member("alice").await, world.member("bob").await, world.stranger("ann").await);
    let (web, db) = (world.asset("web").await, world.asset("db").await);
    let rule = for_an_hour(rule(&world, Some(&world.org), RuleKind::Command, people(&[&ann])));
    save(&world, &rule).await;
    let asked = async |who, request| said(ask(&world, who, &rule, who, request).await).0;
    let id = opened(&world, &alice, &rule, &alice, command(&rule, &web, "reboot")).await;
    // Another command does not join it: its reviewers have not seen that one.
    assert_eq!(asked(&alice, command(&rule, &web, "halt")).await, "opened");
    ann.approve(&id).await.expect(200);
    for text in ["reboot", "reboot", "halt", "poweroff"] {
        assert_eq!(asked(&alice, command(&rule, &web, text)).await, "approved", "{text}");
    }
    assert!(pass(&world, &rule, &id).await && pass(&world, &rule, &id).await);
    assert_eq!(asked(&alice, command(&rule, &db, "reboot")).await, "opened");
    assert_eq!(asked(&bob, command(&rule, &web, "reboot")).await, "opened");
    // A rule that changes shortens older approvals and lengthens none.
    let mut shorter = rule.clone();
    shorter.review.as_mut().unwrap().valid_for = Some(IsoDuration::seconds(600));
    world.travel(Duration::minutes(11)).await;
    let asked_now = said(ask(&world, &alice, &shorter, &alice, command(&rule, &web, "init 0")).await).0;
    assert_eq!(asked_now, "opened");
    assert_eq!(asked(&alice, command(&rule, &web, "reboot")).await, "approved");
    let mut longer = rule.clone();
    longer.review.as_mut().unwrap().valid_for = Some(IsoDuration::days(7));
    world.travel(Duration::minutes(61)).await;
    assert_eq!(said(ask(&world, &alice, &longer, &alice, command(&rule, &web, "reboot")).await).0, "opened");
}

#[actix_web::test]
async fn an_approval_and_the_deadline_meet() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let rule = saved(&world, RuleKind::Login, &ann).await;
    let stopped = world.stop_clock().await;
    let id = opened(&world, &alice, &rule, &alice, login(&rule, ip(7))).await;
    // The last moment at which it can be approved; the next one is too late.
    world.set_clock(&stopped, Duration::seconds(299)).await;
    let late = opened(&world, &alice, &rule, &alice, login(&rule, ip(8))).await;
    let (approved, asked) =
        join(ann.approve(&id), ask(&world, &alice, &rule, &alice, login(&rule, ip(7)))).await;
    approved.expect(200);
    let (word, ticket) = said(asked);
    assert!(["joined", "approved"].contains(&word) && ticket == id["id"].as_str().unwrap(), "{word}");
    world.set_clock(&stopped, Duration::seconds(600)).await;
    ann.approve(&late).await.problem(409, "ticket_already_decided");
    assert!(!pass(&world, &rule, &late).await);
    let now = ann.see(&late).await;
    assert_eq!((&now["state"], &now["expiry_reason"]), (&json!("expired"), &json!("not_decided")));
    let conn = world.db.conn().await.unwrap();
    let at = gatepass_persistence::now(&conn).await.unwrap();
    let id = TicketId(late["id"].as_str().unwrap().parse().unwrap());
    assert_eq!(reviews::find(&conn, id, at).await.unwrap().state.name(), StateName::Expired);
}
