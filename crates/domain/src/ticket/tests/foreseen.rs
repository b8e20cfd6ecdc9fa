//! Whether all levels can be decided is foreseen as it comes.

use super::*;
use proptest::prelude::*;

fn foreseen(levels: &[(&str, &[UserId])]) -> bool {
    opened(&assigned(levels)).has_approvers_at_each_level(&facts())
}

#[test]
fn each_level_needs_people_of_its_own() {
    assert!(foreseen(&[("any", &[ANN])]) && foreseen(&[("any", &[ANN]), ("any", &[BEN])]));
    assert!(!foreseen(&[("any", &[ANN]), ("any", &[ANN])]));
    // Whoever asks approves nothing.
    assert!(!foreseen(&[("any", &[ANN]), ("any", &[ALICE, BOB])]));
    assert!(!foreseen(&[("any", &[ANN]), ("2", &[BEN])]));
    // Ann leaves the first level to Ben, and the second to Cleo.
    let tight: [(&str, &[UserId]); 3] = [("any", &[ANN, BEN]), ("any", &[ANN, CLEO]), ("any", &[ANN])];
    assert!(foreseen(&tight));
    assert!(!foreseen(&[("2", &[ANN, BEN]), ("any", &[ANN, BEN])]));
    assert!(foreseen(&[("2", &[ANN, BEN, CLEO]), ("any", &[ANN, BEN])]));
    // All of a level are gone after it, but not before it.
    assert!(!foreseen(&[("all", &[ANN, BEN]), ("any", &[ANN, BEN])]));
    assert!(foreseen(&[("any", &[ANN, BEN]), ("all", &[ANN, BEN])]));
}

#[test]
fn one_person_for_all_levels_is_enough_if_the_flow_lets_them() {
    let mut flow = assigned(&[("any", &[ANN]), ("any", &[ANN])]);
    flow.definition.distinct_approvers = false;
    assert!(opened(&flow).has_approvers_at_each_level(&facts()));
}

/// Whether some order of approvals approves the ticket.
fn can_be_approved(ticket: &Ticket) -> bool {
    let people = [ANN, BEN, CLEO];
    ticket.state == State::Approved
        || people.into_iter().any(|person| {
            run(ticket.clone(), approve(person)).is_ok_and(|(ticket, _)| can_be_approved(&ticket))
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn it_holds_exactly_if_some_approvals_approve_the_ticket(
        levels in prop::collection::vec(
            (prop::sample::select(vec!["any", "all", "2"]), prop::sample::subsequence(vec![ANN, BEN, CLEO], 1..=3)),
            1..4,
        )
    ) {
        let levels: Vec<(&str, &[UserId])> =
            levels.iter().map(|(mode, people)| (*mode, people.as_slice())).collect();
        prop_assert_eq!(foreseen(&levels), can_be_approved(&opened(&assigned(&levels))));
    }
}
