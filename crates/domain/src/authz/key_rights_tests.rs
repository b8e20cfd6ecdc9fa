//! Every kind of maker against every kind of principal: who may make which key.

use std::collections::{BTreeMap, BTreeSet};

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::*;
use crate::ids::OrgId;

const HOME: OrgId = OrgId(Uuid::from_u128(1));
const AWAY: OrgId = OrgId(Uuid::from_u128(2));
const MAKER: UserId = UserId(Uuid::from_u128(3));
const OTHER: UserId = UserId(Uuid::from_u128(4));

fn rights(is_super_admin: bool, roles: &[(OrgId, Role)]) -> KeyRights {
    KeyRights { is_super_admin, roles: roles.iter().copied().collect() }
}

fn maker(is_super_admin: bool, roles: &[(OrgId, Role)]) -> Actor {
    Actor {
        user_id: MAKER,
        username: "maker".to_owned(),
        kind: UserKind::Human,
        is_super_admin,
        roles: roles.iter().copied().collect(),
        scopes: None,
        asset: None,
        credential_made_by: None,
        restricted: BTreeSet::new(),
    }
}

fn service(rights: KeyRights) -> Principal {
    Principal { id: OTHER, kind: UserKind::Service, rights }
}

fn only(orgs: &[OrgId]) -> BTreeSet<OrgId> {
    orgs.iter().copied().collect()
}

#[test]
fn keys_of_humans_are_made_by_themselves_and_have_no_limits_of_their_own() {
    let human = |id| Principal { id, kind: UserKind::Human, rights: rights(false, &[]) };
    for maker in [maker(true, &[]), maker(false, &[(HOME, Role::OrgAdmin)])] {
        assert_eq!(key_rights(&maker, false, &human(OTHER), None), Err(KeyRefusal::OwnOnly));
        assert_eq!(key_rights(&maker, false, &human(MAKER), None), Ok(None));
        // A key that is made with a limited key has the same limits.
        assert_eq!(key_rights(&maker, true, &human(MAKER), None), Ok(Some(KeyRights::of(&maker))));
    }
}

#[test]
fn whoever_makes_a_key_has_at_least_the_rights_of_the_service() {
    let roles = [Role::Member, Role::Auditor, Role::OrgAdmin];
    for (its, mine) in roles.iter().flat_map(|its| roles.iter().map(move |mine| (*its, *mine))) {
        let service = service(rights(false, &[(HOME, its)]));
        let made = key_rights(&maker(false, &[(HOME, mine)]), false, &service, None);
        match made {
            Ok(made) => assert!(mine >= its && made == Some(service.rights)),
            Err(KeyRefusal::Exceeds(excess)) => {
                assert!(mine < its);
                assert_eq!(excess.roles, BTreeMap::from([(HOME, its)]));
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    let global = service(rights(true, &[(HOME, Role::Member)]));
    let admin = maker(false, &[(HOME, Role::OrgAdmin)]);
    let refused = key_rights(&admin, false, &global, None);
    assert!(matches!(refused, Err(KeyRefusal::Exceeds(excess)) if excess.is_super_admin));
    assert_eq!(key_rights(&maker(true, &[]), false, &global, None), Ok(Some(global.rights)));
}

#[test]
fn a_key_limited_to_organizations_is_made_where_the_maker_holds_the_role() {
    let abroad = service(rights(true, &[(HOME, Role::Member), (AWAY, Role::OrgAdmin)]));
    let admin = maker(false, &[(HOME, Role::OrgAdmin), (AWAY, Role::Member)]);
    let at_home = Ok(Some(rights(false, &[(HOME, Role::Member)])));
    assert_eq!(key_rights(&admin, false, &abroad, Some(&only(&[HOME]))), at_home);
    let refused = key_rights(&admin, false, &abroad, Some(&only(&[HOME, AWAY])));
    assert!(matches!(refused, Err(KeyRefusal::Exceeds(excess)) if excess.roles.contains_key(&AWAY)));
    // An organization that the maker is not in is reported like one that does not exist.
    let admin = maker(false, &[(HOME, Role::OrgAdmin)]);
    let unknown = Err(KeyRefusal::UnknownOrgs(only(&[AWAY])));
    assert_eq!(key_rights(&admin, false, &abroad, Some(&only(&[HOME, AWAY]))), unknown);
}

#[test]
fn a_key_has_the_lesser_of_its_own_and_its_users_rights() {
    let key = rights(false, &[(HOME, Role::Auditor)]);
    let roles = |actor: Actor| (actor.is_super_admin, actor.roles.get(&HOME).copied(), actor.roles.len());
    let grown = maker(true, &[(HOME, Role::OrgAdmin), (AWAY, Role::OrgAdmin)]);
    assert_eq!(roles(key.limit(grown)), (false, Some(Role::Auditor), 1));
    let shrunk = maker(false, &[(HOME, Role::Member)]);
    assert_eq!(roles(key.limit(shrunk)), (false, Some(Role::Member), 1));
    assert_eq!(roles(rights(true, &[]).limit(maker(false, &[]))), (false, None, 0));
}

#[test]
fn a_key_never_outlives_the_key_that_makes_it() {
    let at = |days| OffsetDateTime::UNIX_EPOCH + Duration::days(days);
    let expiry = |maker: Option<i64>, asked: Option<i64>| key_expiry(maker.map(at), asked.map(at), at(1));
    assert_eq!(expiry(None, None), Ok(None));
    assert_eq!(expiry(None, Some(2)), Ok(Some(at(2))));
    assert_eq!(expiry(Some(3), None), Ok(Some(at(3))), "it expires with its maker");
    assert_eq!(expiry(Some(3), Some(2)), Ok(Some(at(2))));
    assert_eq!(expiry(Some(3), Some(3)), Ok(Some(at(3))));
    assert_eq!(expiry(Some(3), Some(4)), Err(KeyRefusal::Outlives));
    assert_eq!(expiry(None, Some(1)), Err(KeyRefusal::Expired));
    assert_eq!(expiry(Some(1), None), Err(KeyRefusal::Expired));
}

#[test]
fn a_key_for_one_asset_has_one_scope_and_is_in_the_organization() {
    let fits = |scopes: &[Scope]| fits_asset_key(&scopes.iter().copied().collect());
    assert!(fits(&[Scope::GrantsRead]));
    for scopes in [&[][..], &[Scope::GrantsWrite], &[Scope::GrantsRead, Scope::InventoryRead]] {
        assert!(!fits(scopes), "{scopes:?}");
    }
    let key = rights(false, &[(HOME, Role::Member)]);
    assert!(key.includes(HOME) && !key.includes(AWAY) && rights(true, &[]).includes(AWAY));
}

#[test]
fn whoever_is_not_in_an_organization_does_not_see_what_a_key_may_do_there() {
    let key = rights(true, &[(HOME, Role::Member), (AWAY, Role::OrgAdmin)]);
    let admin = maker(false, &[(HOME, Role::OrgAdmin)]);
    assert_eq!(key.clone().visible_to(&admin, OTHER), rights(true, &[(HOME, Role::Member)]));
    assert_eq!(key.clone().visible_to(&admin, MAKER), key, "one's own key is seen whole");
    assert_eq!(key.clone().visible_to(&maker(true, &[]), OTHER), key);
}
