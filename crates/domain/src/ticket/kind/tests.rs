//! What differs between types of tickets.

mod reviews;

use super::*;
use crate::flow::Item;
use crate::ticket::existing_objects::Standing;
use crate::ticket::tests::{assigned, new_ticket};
use uuid::Uuid;

const fn item(n: u128) -> FlowId {
    FlowId(Uuid::from_u128(n))
}

const fn device(n: u128) -> AssetId {
    AssetId(Uuid::from_u128(n))
}

const GROUP: GroupId = GroupId(Uuid::from_u128(90));

/// One request of each type.
fn requests() -> [Request; 3] {
    [
        new_ticket().request,
        Request::ResourceAccess(ResourceAccessRequest { item_id: item(60) }),
        Request::DeviceAdmin(DeviceAdminRequest { item_id: item(60), asset_id: device(70) }),
    ]
}

/// A flow whose item gives GROUP.
fn flow() -> Definition {
    let item = Item { groups: vec![GROUP], ..Item::default() };
    Definition { item: Some(item), ..assigned(&[]).definition }
}

#[test]
fn every_type_offers_what_it_gives() {
    let [access, resource, session] = requests();
    let offers = [&access, &resource, &session].map(|request| request.ticket_type().offer());
    assert_eq!(offers, [Offer::Nothing, Offer::Groups, Offer::Devices]);
    assert_eq!(TicketType::LoginReview.offer(), Offer::Nothing);
    assert!(
        [&access, &resource, &session].iter().all(|r| !r.ticket_type().is_review() && r.question().is_none())
    );
    assert_eq!(
        [&access, &resource, &session].map(|r| r.ticket_type().is_from_catalog()),
        [false, true, true]
    );
    assert_eq!([&access, &resource, &session].map(|r| r.ticket_type().names_places()), [true, false, false]);
    let objects =
        ExistingObjects { groups: [GROUP].into(), assets: [device(70)].into(), ..ExistingObjects::default() };
    assert!(matches!(access.gift(&flow(), &objects), Gift::Permission(_)));
    assert_eq!(resource.gift(&flow(), &objects), Gift::Memberships(vec![GROUP]));
    assert_eq!(session.gift(&flow(), &objects), Gift::Session(device(70)));
    assert_eq!((resource.missing(&flow(), &objects), session.missing(&flow(), &objects)), (None, None));
    let none = ExistingObjects { beneficiary: Standing::Entitled, ..ExistingObjects::default() };
    assert_eq!(resource.missing(&flow(), &none), Some(FailureCause::GroupMissing));
    assert_eq!(session.missing(&flow(), &none), Some(FailureCause::NothingLeft));
    assert_eq!((Gift::Passage.assets(), Gift::Memberships(vec![GROUP]).assets()), (Vec::new(), Vec::new()));
}

#[test]
fn a_resubmission_names_fields_of_the_type_alone() {
    let [access, resource, session] = requests();
    assert_eq!(access.fields(), ["nodes", "assets", "accounts", "protocols", "actions"]);
    assert_eq!((resource.fields(), session.fields()), (&["item_id"][..], &["item_id", "asset_id"][..]));
    assert_eq!(access.with_item(Some(item(61)), Some(device(71))), access);
    assert_eq!(resource.with_item(Some(item(61)), Some(device(71))).item(), Some(item(61)));
    let other = session.with_item(None, Some(device(71)));
    assert_eq!((other.item(), other.device()), (Some(item(60)), Some(device(71))));
    assert_eq!(session.with_item(Some(item(61)), None).item(), Some(item(61)));
}

#[test]
fn lists_are_those_of_the_request() {
    let [access, resource, session] = requests();
    let Request::AssetAccess(asked) = &access else { panic!("asset access") };
    let (accounts, protocols) = access.entries();
    assert!(accounts.iter().eq(&asked.accounts) && protocols.iter().eq(&asked.protocols));
    for request in [&resource, &session] {
        assert_eq!(request.entries(), (Vec::new(), Vec::new()));
        assert_eq!(request.empty_sides(), Vec::<&str>::new());
        assert!(request.is_narrower_or_equal(request, &Tree::default()));
        assert!(!request.is_narrower_or_equal(&access, &Tree::default()));
        assert_eq!(request.changed(&Changes::default()), *request);
    }
    assert_eq!((resource.groups(&flow()), session.groups(&flow())), (&[GROUP][..], &[][..]));
    assert_eq!(session.subjects(), (vec![device(70)], Vec::new()));
}
