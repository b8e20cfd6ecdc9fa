//! Who asks decides which organizations answer about a login.

use super::*;
use crate::authz::Actor;

#[test]
fn a_gateway_learns_of_a_login_what_the_organizations_say_that_it_audits() {
    let mut world = World::new();
    world.roles = [1, 2, 3].map(|number| (org(number), Role::Member)).into();
    let rules = [3, 2, 1].map(|number| Rule {
        org: Some(org(number)),
        ..rule(number, RuleKind::Login, Action::Notify, Parts::default())
    });
    let global = Rule { org: None, ..rule(9, RuleKind::Login, Action::Notify, Parts::default()) };
    let set = RuleSet::new(rules.into_iter().chain([global]));
    let asked_by = |asker| {
        let answer = ask(&set, &Question { asker, ..world.login() });
        answer.acting().map(|rule| rule.id).collect::<Vec<_>>()
    };
    let ids = |numbers: &[u128]| numbers.iter().map(|number| RuleId(id(*number))).collect::<Vec<_>>();
    let roles = [(org(1), Role::Member), (org(2), Role::Auditor), (org(4), Role::OrgAdmin)];
    let gateway = Actor {
        user_id: UserId(id(7)),
        username: "gateway".into(),
        kind: UserKind::Service,
        is_super_admin: false,
        roles: roles.into(),
        scopes: None,
        asset: None,
        credential_made_by: None,
        restricted: BTreeSet::new(),
    };
    assert_eq!(asked_by(Asker::Person), ids(&[9, 1, 2, 3]));
    assert_eq!(asked_by(Asker::Gateway(&gateway)), ids(&[9, 2]));
    let everywhere = Actor { is_super_admin: true, ..gateway.clone() };
    assert_eq!(asked_by(Asker::Gateway(&everywhere)), ids(&[9, 1, 2, 3]));
    // About a connection the organization of the asset answers, which the caller has checked.
    let question = Question { asker: Asker::Gateway(&gateway), ..world.connection() };
    assert_eq!(question.orgs(), [org(1)]);
}
