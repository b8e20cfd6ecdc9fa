//! The digest: the same as long as nothing changes, different for every change that a decision depends on.

use super::*;

fn ticket() -> Ticket {
    let mut flow = assigned(&[("any", &[ANN]), ("any", &[ANN])]);
    flow.definition.distinct_approvers = false;
    opened(&flow)
}

#[test]
fn equal_content_has_one_digest() {
    let digest = ticket().digest();
    assert_eq!(digest.len(), 64);
    let noise = Ticket { number: 8, version: 9, updated_at: NOW + time::Duration::DAY, ..ticket() };
    assert_eq!(noise.digest(), digest);
}

#[test]
fn any_change_of_content_changes_the_digest() {
    let Request::AssetAccess(request) = ticket().requested else { panic!("asset access") };
    let with = |request| Ticket { requested: Request::AssetAccess(request), ..ticket() };
    let hour = Timing::OnApproval { duration: IsoDuration::hours(1) };
    let variants = vec![
        ticket(),
        Ticket { id: TicketId(Uuid::nil()), ..ticket() },
        Ticket { org_id: OrgId(Uuid::nil()), ..ticket() },
        Ticket { applicant: CLEO, ..ticket() },
        Ticket { beneficiary: CLEO, ..ticket() },
        Ticket { title: "Deploy 4.3".to_owned(), ..ticket() },
        Ticket { reason: String::new(), ..ticket() },
        Ticket { timing: hour, ..ticket() },
        with(AssetAccessRequest { assets: [].into(), ..request.clone() }),
        with(AssetAccessRequest { accounts: ["root".to_owned()].into(), ..request.clone() }),
        with(AssetAccessRequest { protocols: ["all".to_owned()].into(), ..request.clone() }),
        with(AssetAccessRequest { actions: [Action::Upload].into(), ..request }),
        run(ticket(), approve(ANN)).unwrap().0,
    ];
    let digests: std::collections::BTreeSet<_> = variants.iter().map(Ticket::digest).collect();
    assert_eq!(digests.len(), variants.len());
}

#[test]
fn a_decision_on_something_else_is_refused() {
    let ticket = ticket();
    let seen = ticket.digest();
    let decide = |digest: &str| Command::Approve {
        by: actor(ANN),
        level: OPEN,
        comment: None,
        changes: None,
        digest: Some(digest.to_owned()),
    };
    let (next, _) = run(ticket.clone(), decide(&seen)).unwrap();
    assert_eq!(next.levels[0].decisions[0].digest, seen);
    assert_eq!(run(next.clone(), decide(&seen)).err(), Some(Why::TicketChanged));
    assert!(run(next.clone(), decide(&next.digest())).is_ok());
    let denial = Command::Deny {
        by: actor(ANN),
        level: None,
        reason: "no".to_owned(),
        next_steps: None,
        internal_note: None,
        digest: Some(seen),
    };
    assert_eq!(run(next, denial).err(), Some(Why::TicketChanged));
}
