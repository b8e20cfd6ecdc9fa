//! The whole table, act by act and persona by persona, and the cases that the table can't show.

use uuid::Uuid;

use super::*;
use crate::ids::AssetId;
use crate::text::TextEnum;

const ORG: OrgId = OrgId(Uuid::from_u128(1));
const OTHER_ORG: OrgId = OrgId(Uuid::from_u128(2));
const ME: UserId = UserId(Uuid::from_u128(3));
const SOMEBODY: UserId = UserId(Uuid::from_u128(4));
const EVERY_SCOPE: &[Scope] = Scope::ALL;

fn actor(roles: &[(OrgId, Role)]) -> Actor {
    Actor {
        user_id: ME,
        username: "me".to_owned(),
        kind: UserKind::Human,
        is_super_admin: false,
        roles: roles.iter().copied().collect(),
        scopes: None,
        asset: None,
        credential_made_by: None,
        restricted: BTreeSet::new(),
    }
}

fn member() -> Actor {
    actor(&[(ORG, Role::Member)])
}

fn admin() -> Actor {
    actor(&[(ORG, Role::OrgAdmin)])
}

fn super_admin() -> Actor {
    Actor { is_super_admin: true, ..actor(&[]) }
}

fn with_key(actor: Actor, scopes: &[Scope]) -> Actor {
    Actor { scopes: Some(scopes.iter().copied().collect()), ..actor }
}

fn bot(scopes: &[Scope]) -> Actor {
    with_key(Actor { kind: UserKind::Service, ..member() }, scopes)
}

fn asset_key(actor: Actor) -> Actor {
    Actor { asset: Some(AssetId(Uuid::from_u128(5))), ..with_key(actor, &[Scope::GrantsRead]) }
}

/// The usual target of an act: an object in the organization that belongs to somebody else.
fn somebodys(act: Act) -> Target {
    let is_about_a_user = matches!(
        act,
        Act::ReadUser
            | Act::AnswerInvitation
            | Act::UpdateUser
            | Act::DeleteUser
            | Act::ControlUser
            | Act::ReadApiKey
            | Act::CreateApiKey
            | Act::ManageApiKey
            | Act::ReadProfile
            | Act::UpdateProfile
    );
    match act {
        Act::CreateOrganization | Act::CreateUser | Act::CheckOwnAccess => Target::global(),
        Act::ReadTickets => Target::listing(),
        _ if is_about_a_user => Target::user(SOMEBODY, UserKind::Human, BTreeSet::from([ORG])),
        _ => Target::org(ORG).owned_by(SOMEBODY),
    }
}

fn outcome(actor: &Actor, act: Act, target: &Target) -> &'static str {
    match authorize(actor, act, target) {
        Ok(proof) => {
            assert_eq!((proof.user_id(), proof.act()), (actor.user_id, act));
            "ok"
        }
        Err(Why::NotFound) => "404",
        Err(Why::MissingScope) => "scope",
        Err(Why::AssetKey) => "asset",
        Err(Why::RoleRequired) => "role",
        Err(Why::OwnOnly) => "own",
        Err(why) => panic!("authorization refuses for no such reason: {why}"),
    }
}

/// The golden table. `key` and `bare` are the admin with an API key for every scope and for none. `owner` owns the
/// target, `part` takes part in its ticket, and neither has a role.
#[test]
fn every_act_for_every_persona() {
    let nobody = || actor(&[]);
    let personas = [
        ("none", nobody()),
        ("member", member()),
        ("audit", actor(&[(ORG, Role::Auditor)])),
        ("admin", admin()),
        ("other", actor(&[(OTHER_ORG, Role::OrgAdmin)])),
        ("super", super_admin()),
        ("key", with_key(admin(), EVERY_SCOPE)),
        ("bare", with_key(admin(), &[])),
        ("asset", asset_key(admin())),
    ];
    let line = |name: &str, cells: Vec<&str>| {
        let cells: Vec<String> = cells.iter().map(|cell| format!("{cell:>7}")).collect();
        format!("{name:<22}{}", cells.concat())
    };
    let titles = personas.iter().map(|(title, _)| *title).chain(["owner", "part"]);
    let mut table = vec![line("act", titles.collect())];
    for act in Act::ALL {
        let target = somebodys(*act);
        let mut cells: Vec<&str> = personas.iter().map(|(_, actor)| outcome(actor, *act, &target)).collect();
        cells.push(outcome(&nobody(), *act, &target.clone().owned_by(ME)));
        cells.push(outcome(&nobody(), *act, &target.with_participant(true)));
        table.push(line(act.as_str(), cells));
    }
    let table = table.join("\n");
    assert_eq!(table, include_str!("matrix.txt").trim_end(), "\n{table}\n");
}

#[test]
fn a_key_does_an_act_with_its_scope_and_no_other() {
    for act in Act::ALL {
        let target = somebodys(*act);
        for scope in Scope::ALL {
            let actor = Actor { is_super_admin: true, ..with_key(admin(), &[*scope]) };
            let expected =
                if rule(*act).scope.is_none_or(|needed| needed == *scope) { "ok" } else { "scope" };
            assert_eq!(outcome(&actor, *act, &target), expected, "{act} with {scope}");
        }
    }
}

#[test]
fn a_key_never_does_more_than_its_user() {
    for act in Act::ALL {
        let target = somebodys(*act);
        for user in [actor(&[]), member(), admin(), actor(&[(OTHER_ORG, Role::OrgAdmin)])] {
            let with_key = with_key(user.clone(), EVERY_SCOPE);
            assert_eq!(outcome(&with_key, *act, &target), outcome(&user, *act, &target), "{act}");
        }
    }
}

#[test]
fn auditors_change_nothing_of_others() {
    let auditor = actor(&[(ORG, Role::Auditor)]);
    // Everybody in the organization asks for access and for connections; for whom, the flow says. Gateways, which are auditors,
    // ask guard rules and open sessions. People bind their own accounts in chats.
    let asks = [
        Act::OpenTicket,
        Act::OpenTicketOnBehalf,
        Act::AskGuard,
        Act::AskConnection,
        Act::OpenSession,
        Act::BindChannel,
    ];
    for act in Act::ALL.iter().filter(|act| !rule(**act).is_read() && !asks.contains(act)) {
        assert_ne!(outcome(&auditor, *act, &somebodys(*act)), "ok", "{act}");
    }
}

#[test]
fn global_flows_are_read_by_everyone_and_managed_by_super_admins() {
    assert_eq!(outcome(&actor(&[]), Act::ReadFlow, &Target::global()), "ok");
    assert_eq!(outcome(&admin(), Act::ManageFlow, &Target::global()), "role");
    assert_eq!(outcome(&super_admin(), Act::ManageFlow, &Target::global()), "ok");
}

#[test]
fn nothing_but_flows_and_guard_rules_is_seen_for_being_global() {
    let seen = [Act::ReadFlow, Act::ManageFlow, Act::ReadGuard, Act::ManageGuard];
    for act in Act::ALL.iter().filter(|act| !seen.contains(act) && !rule(**act).see.contains(&Who::Anyone)) {
        assert_eq!(outcome(&admin(), *act, &Target::global()), "404", "{act}");
    }
}

#[test]
fn global_guard_rules_are_read_by_auditors_and_admins_of_any_organization() {
    for (caller, read, manage) in [
        (actor(&[]), "404", "404"),
        (member(), "404", "404"),
        (actor(&[(OTHER_ORG, Role::Auditor)]), "ok", "role"),
        (admin(), "ok", "role"),
        (super_admin(), "ok", "ok"),
    ] {
        assert_eq!(outcome(&caller, Act::ReadGuard, &Target::global()), read);
        assert_eq!(outcome(&caller, Act::ManageGuard, &Target::global()), manage);
    }
}

#[test]
fn global_events_are_for_super_admins() {
    assert_eq!(outcome(&admin(), Act::ReadEvents, &Target::global()), "404");
    assert_eq!(outcome(&super_admin(), Act::ReadEvents, &Target::global()), "ok");
}

#[test]
fn tickets_on_behalf_take_a_member_and_count_admins_and_service_keys_made_for_it() {
    let act = Act::OpenTicketOnBehalf;
    let here = Target::org(ORG);
    assert_eq!(outcome(&bot(&[Scope::OnBehalfWrite]), act, &here), "ok");
    assert_eq!(outcome(&bot(&[Scope::TicketsWrite]), act, &here), "scope");
    assert_eq!(outcome(&bot(&[Scope::OnBehalfWrite]), act, &Target::org(OTHER_ORG)), "404");
    assert_eq!(outcome(&member(), act, &here), "ok");
    assert!(admin().asks_for_others_in(ORG) && bot(&[Scope::OnBehalfWrite]).asks_for_others_in(ORG));
    assert!(!Actor { scopes: None, ..bot(&[]) }.asks_for_others_in(ORG));
    assert!(
        !with_key(member(), EVERY_SCOPE).asks_for_others_in(ORG) && !admin().asks_for_others_in(OTHER_ORG)
    );
}

#[test]
fn keys_of_a_service_are_managed_by_the_admins_of_its_home() {
    let service = |orgs: &[OrgId], home| {
        Target::user(SOMEBODY, UserKind::Service, orgs.iter().copied().collect()).at_home_in(home)
    };
    let elsewhere = actor(&[(OTHER_ORG, Role::OrgAdmin)]);
    for act in [Act::CreateApiKey, Act::ManageApiKey, Act::ReadApiKey, Act::ControlUser] {
        assert_eq!(outcome(&admin(), act, &service(&[ORG], Some(ORG))), "ok");
        // Whatever other organizations the service is in, and even if it left its home.
        assert_eq!(outcome(&admin(), act, &service(&[ORG, OTHER_ORG], Some(ORG))), "ok");
        assert_eq!(outcome(&admin(), act, &service(&[], Some(ORG))), "ok");
        assert_ne!(outcome(&elsewhere, act, &service(&[ORG, OTHER_ORG], Some(ORG))), "ok");
        assert_ne!(outcome(&admin(), act, &service(&[ORG], None)), "ok");
        assert_ne!(outcome(&member(), act, &service(&[ORG], Some(ORG))), "ok");
    }
    assert_eq!(outcome(&admin(), Act::ReadUser, &service(&[], Some(ORG))), "ok");
}

#[test]
fn a_listing_is_for_reading_and_needs_the_role_that_could_read_anything_in_it() {
    let reads = |actor: &Actor, act| outcome(actor, act, &Target::listing());
    for act in Act::ALL.iter().filter(|act| !rule(**act).is_read()) {
        assert_eq!(reads(&super_admin(), *act), "404", "{act}");
    }
    for act in [Act::ReadPermission, Act::ReadEvents] {
        assert_eq!(reads(&member(), act), "role");
        assert_eq!(reads(&actor(&[(ORG, Role::Auditor)]), act), "ok");
        assert_eq!(reads(&super_admin(), act), "ok");
    }
    for act in [
        Act::ReadTickets,
        Act::ReadGrant,
        Act::ReadApiKey,
        Act::ReadUser,
        Act::ReadFlow,
        Act::ReadOrganization,
    ] {
        assert_eq!(reads(&actor(&[]), act), "ok", "{act}");
        assert_eq!(reads(&with_key(actor(&[]), &[]), act), "scope", "{act}");
    }
}

#[test]
fn a_key_for_one_asset_reads_its_grants_and_does_nothing_else() {
    for user in [actor(&[]), member(), admin(), super_admin(), bot(EVERY_SCOPE)] {
        let key = asset_key(user);
        for act in Act::ALL.iter().filter(|act| **act != Act::ReadGrant) {
            for target in [somebodys(*act), somebodys(*act).owned_by(ME), Target::listing(), Target::global()]
            {
                assert_eq!(outcome(&key, *act, &target), "asset", "{act}");
            }
            assert_eq!(orgs(&key, *act), Orgs::Only(BTreeSet::new()), "{act}");
        }
        assert_eq!(outcome(&key, Act::ReadGrant, &Target::listing()), "ok");
        assert!(key.reaches(&[AssetId(Uuid::from_u128(4)), AssetId(Uuid::from_u128(5))]));
        assert!(!key.reaches(&[AssetId(Uuid::from_u128(4))]) && !key.reaches(&[]));
    }
    assert!(member().reaches(&[]));
}

#[test]
fn a_key_hands_out_no_scope_that_it_lacks() {
    let scopes = BTreeSet::from([Scope::TicketsRead, Scope::TicketsWrite]);
    assert!(may_grant_scopes(&member(), &scopes));
    assert!(may_grant_scopes(&with_key(member(), EVERY_SCOPE), &scopes));
    assert!(!may_grant_scopes(&with_key(member(), &[Scope::TicketsRead]), &scopes));
    assert!(!may_grant_scopes(&with_key(super_admin(), &[Scope::ApiKeysWrite]), &scopes));
}

#[test]
fn roles_include_the_ones_below() {
    let actor = actor(&[(ORG, Role::OrgAdmin), (OTHER_ORG, Role::Auditor)]);
    assert_eq!(actor.admin_orgs(), Orgs::Only(BTreeSet::from([ORG])));
    assert_eq!(actor.readable_orgs(), Orgs::Only(BTreeSet::from([ORG, OTHER_ORG])));
    assert_eq!(actor.member_orgs(), actor.readable_orgs());
    assert!(actor.is_auditor_of(ORG) && actor.is_auditor_of(OTHER_ORG) && !actor.is_admin_of(OTHER_ORG));
    assert!(!member().is_auditor_of(ORG) && member().is_member_of(ORG) && !member().is_member_of(OTHER_ORG));
    assert_eq!(super_admin().admin_orgs(), Orgs::All);
    assert!(super_admin().is_admin_of(ORG) && super_admin().role_in(ORG).is_none());
}

#[test]
fn where_an_act_is_allowed_is_where_it_is_authorized_by_role() {
    let acts = [Act::ReadInventory, Act::ReadPermission, Act::ManageGroup];
    let callers = [member(), admin(), actor(&[]), with_key(admin(), &[Scope::InventoryRead])];
    for (act, caller) in acts.into_iter().flat_map(|act| callers.iter().map(move |caller| (act, caller))) {
        let Orgs::Only(orgs) = orgs(caller, act) else { panic!("{caller:?} is no super admin") };
        for org in [ORG, OTHER_ORG] {
            let may = authorize(caller, act, &Target::org(org)).is_ok();
            assert_eq!(orgs.contains(&org), may, "{act} by {caller:?}");
        }
    }
    assert_eq!(orgs(&super_admin(), Act::ReadInventory), Orgs::All);
    assert_eq!(orgs(&with_key(super_admin(), &[]), Act::ReadInventory), Orgs::Only(BTreeSet::new()));
}

#[test]
fn what_the_inventory_hides_is_not_there_for_members() {
    let restricted = |actor: Actor| Actor { restricted: BTreeSet::from([ORG]), ..actor };
    let auditor = actor(&[(ORG, Role::Auditor)]);
    let (shown, hidden) = (Target::org(ORG), Target::org(ORG).hidden(true));
    for act in [Act::ReadInventory, Act::ManageInventory, Act::ReadAccess] {
        assert_eq!(outcome(&restricted(member()), act, &hidden), "404", "{act}");
        assert_ne!(outcome(&restricted(member()), act, &shown), "404", "{act}");
        assert_eq!(outcome(&restricted(admin()), act, &hidden), "ok", "{act}");
        assert_eq!(
            outcome(&restricted(auditor.clone()), act, &hidden),
            outcome(&auditor, act, &shown),
            "{act}"
        );
        assert_eq!(outcome(&super_admin(), act, &hidden), "ok", "{act}");
    }
    assert!(restricted(member()).sees_inventory_in_part(ORG) && !member().sees_inventory_in_part(ORG));
    assert_eq!(restricted(member()).orgs_seen_in_part(), BTreeSet::from([ORG]));
    for reader in [restricted(admin()), restricted(auditor), restricted(super_admin())] {
        assert!(!reader.sees_inventory_in_part(ORG) && reader.orgs_seen_in_part().is_empty());
    }
}
