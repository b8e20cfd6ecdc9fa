//! Refusals: the reason, the faults, and what doors read from them.

use super::*;
use uuid::Uuid;

#[test]
fn a_reason_alone_says_it_all() {
    let refused = Refused::from(Why::NotFound);
    assert_eq!((refused.why(), refused.to_string().as_str()), (Why::NotFound, "not_found"));
    let Particulars { why: _, detail, faults, in_the_way, retry_after, concerned } =
        refused.into_particulars();
    assert_eq!((detail, in_the_way, retry_after), (None, None, None));
    assert!(faults.is_empty() && concerned.is_empty());
}

#[test]
fn particulars_reach_the_door() {
    let (org, grant) = (OrgId(Uuid::from_u128(1)), GrantId(Uuid::from_u128(2)));
    let refused = Refused::new(Why::SessionRunning)
        .detail("since noon\0")
        .in_the_way(InTheWay::Grant(grant))
        .retry_after(7)
        .concerning(vec![org]);
    assert_eq!(refused.to_string(), "session_running: since noon\u{fffd}");
    let Particulars { why, detail: _, faults, in_the_way, retry_after, concerned } =
        refused.into_particulars();
    assert_eq!((why, in_the_way, retry_after), (Why::SessionRunning, Some(InTheWay::Grant(grant)), Some(7)));
    assert_eq!((faults, concerned), (Vec::new(), vec![org]));
}

#[test]
fn faults_of_one_documented_kind_are_the_reason() {
    let faults = |codes: &[&str]| {
        let faults = codes.iter().map(|code| Fault::new("/levels", code, "no")).collect();
        Refused::faults(faults).why()
    };
    assert_eq!(faults(&["no_flow", "no_flow"]), Why::NoFlow);
    assert_eq!(faults(&["no_flow", "required"]), Why::ValidationFailed);
    assert_eq!(faults(&["not_found"]), Why::ValidationFailed, "a field is at fault, and not the path");
    assert_eq!(faults(&[]), Why::ValidationFailed);
}

#[test]
fn a_rule_about_a_field_names_the_field() {
    for (why, pointer, code, detail) in FAULTS {
        let refused = Refused::new(why);
        assert_eq!(refused.to_string(), format!("{why}: {pointer}: {detail}"));
        assert_eq!(refused.into_particulars().faults, [Fault::new(pointer, code, detail)]);
    }
}

#[test]
fn what_callers_wrote_is_cut() {
    let long = "ä".repeat(20_000);
    let fault = Fault::new(long.as_str(), "required", long.as_str());
    assert_eq!((fault.pointer.chars().count(), fault.detail.chars().count()), (1000, 2000));
    let many = vec![fault; MOST_FAULTS + 1];
    let Particulars { detail, faults, .. } = Refused::faults(many).into_particulars();
    assert_eq!((detail.unwrap().chars().count(), faults.len()), (10_000, MOST_FAULTS));
}
