//! Reviews of guard rules: tickets that a rule opens, and what their approval lets pass.

mod answers;
mod flows;
mod gateways;
mod global;
mod open;

use gatepass_app::By;
use gatepass_app::guard::reviews::{self, Outcome};
use gatepass_domain::authz::{Actor, Scope, UserKind};
use gatepass_domain::flow::duration::IsoDuration;
use gatepass_domain::guard::{Action, OnNoReviewer, Parts, Review, Rule, RuleKind};
use gatepass_domain::ids::{AssetId, CommandGroupId, OrgId, RuleId, TicketId, UserId};
use gatepass_domain::refused::Refused;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::kind::asset_login_review::AssetLoginReviewRequest;
use gatepass_domain::ticket::kind::command_review::{CommandReviewRequest, HeldCommand};
use gatepass_domain::ticket::kind::login_review::LoginReviewRequest;
use gatepass_persistence::events::Origin;
use gatepass_testing::{Person, Value, World, json, people};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use time::OffsetDateTime;
use uuid::Uuid;

/// A rule that these people review, one of them.
pub fn rule(world: &World, org: Option<&str>, kind: RuleKind, reviewers: Value) -> Rule {
    let levels = json!([{ "approvers": reviewers }]);
    Rule {
        id: RuleId(world.new_id().parse().unwrap()),
        kind,
        org: org.map(|org| OrgId(org.parse().unwrap())),
        name: "Nights".to_owned(),
        priority: 50,
        action: Action::Review,
        is_active: true,
        dry_run: false,
        valid_from: None,
        valid_until: None,
        parts: Parts::default(),
        recipients: Vec::new(),
        review: Some(Review {
            levels: read_levels(levels),
            pending_for: IsoDuration::seconds(300),
            valid_for: None,
            on_no_reviewer: OnNoReviewer::Reject,
        }),
        message: String::new(),
        created_at: OffsetDateTime::UNIX_EPOCH,
    }
}

fn read_levels(levels: Value) -> Vec<gatepass_domain::flow::LevelRule> {
    serde_json::from_value(levels).unwrap()
}

/// This rule, whose approvals count for an hour.
pub fn for_an_hour(mut rule: Rule) -> Rule {
    rule.review.as_mut().unwrap().valid_for = Some(IsoDuration::hours(1));
    rule
}

/// A rule of the organization `default` on logins that Ann reviews, and its flow.
pub async fn saved(world: &World, kind: RuleKind, ann: &Person) -> Rule {
    let rule = rule(world, Some(&world.org), kind, people(&[ann]));
    save(world, &rule).await;
    rule
}

/// Lets the flow of a rule follow it.
pub async fn save(world: &World, rule: &Rule) {
    let mut tx = world.db.begin().await.unwrap();
    reviews::save_flow(&mut tx, By::server(), rule).await.unwrap();
    tx.commit().await.unwrap();
}

pub fn user(person: &Person) -> UserId {
    UserId(person.id.parse().unwrap())
}

/// The user as a gateway.
fn gateway(person: &Person) -> (Actor, Origin) {
    let actor = Actor {
        user_id: user(person),
        username: person.username.clone(),
        kind: UserKind::Service,
        is_super_admin: false,
        roles: BTreeMap::new(),
        scopes: Some([Scope::GuardEvaluate].into()),
        asset: None,
        credential_made_by: None,
        restricted: BTreeSet::new(),
    };
    let origin = Origin { actor_id: Some(person.id.parse().unwrap()), ..Origin::default() };
    (actor, origin)
}

/// Asks in a transaction of its own. `by` is the gateway, or the user who logs in.
pub async fn ask(
    world: &World,
    by: &Person,
    rule: &Rule,
    who: &Person,
    request: Request,
) -> Result<Outcome, Refused> {
    let (actor, origin) = gateway(by);
    let asker = Some(actor.user_id).filter(|asker| *asker != user(who));
    let by = By { actor: &actor, origin: &origin };
    let mut tx = world.db.begin().await.unwrap();
    let outcome = reviews::open_or_join(&mut tx, (by, asker), rule, user(who), request).await;
    if outcome.is_ok() {
        tx.commit().await.unwrap()
    } else {
        tx.rollback().await.unwrap()
    }
    outcome
}

/// What an outcome says, and of which ticket.
pub fn said(outcome: Result<Outcome, Refused>) -> (&'static str, String) {
    match outcome.unwrap() {
        Outcome::Opened(stored) => ("opened", stored.ticket.id.to_string()),
        Outcome::Joined(ticket) => ("joined", ticket.to_string()),
        Outcome::Approved(ticket) => ("approved", ticket.to_string()),
        Outcome::NoReviewer => ("no reviewer", String::new()),
    }
}

/// Opens a review and gives its ticket's id as JSON.
pub async fn opened(world: &World, by: &Person, rule: &Rule, who: &Person, request: Request) -> Value {
    let (word, id) = said(ask(world, by, rule, who, request).await);
    assert_eq!(word, "opened");
    json!({ "id": id })
}

/// Uses the approval of a ticket for its own question.
pub async fn pass(world: &World, rule: &Rule, ticket: &Value) -> bool {
    let id = TicketId(ticket["id"].as_str().unwrap().parse().unwrap());
    let mut tx = world.db.begin().await.unwrap();
    let passed = reviews::pass(&mut tx, id, true, rule.valid_for()).await.unwrap();
    tx.commit().await.unwrap();
    passed
}

pub fn ip(last: u8) -> Option<IpAddr> {
    Some([192, 0, 2, last].into())
}

pub fn login(rule: &Rule, ip: Option<IpAddr>) -> Request {
    Request::LoginReview(LoginReviewRequest { rule_id: rule.id, ip })
}

pub fn connection(rule: &Rule, asset: &str, account: &str) -> Request {
    let asset_id = AssetId(asset.parse().unwrap());
    let (account, protocol) = (account.to_owned(), "ssh".to_owned());
    Request::AssetLoginReview(AssetLoginReviewRequest {
        rule_id: rule.id,
        ip: ip(7),
        asset_id,
        account,
        protocol,
    })
}

pub fn command(rule: &Rule, asset: &str, text: &str) -> Request {
    Request::CommandReview(CommandReviewRequest {
        rule_id: rule.id,
        ip: ip(7),
        asset_id: AssetId(asset.parse().unwrap()),
        account: "root".to_owned(),
        protocol: "ssh".to_owned(),
        command: HeldCommand::of(text.as_bytes()),
        command_group_id: CommandGroupId(Uuid::from_u128(5)),
        session: Some("s-1042".to_owned()),
    })
}
