//! A connector has what its grants say, whatever was killed: it was given each access that a grant still gives, it took away every
//! other, and no task is left.

use std::collections::BTreeSet;

use tokio_postgres::NoTls;

use super::FaultKind::Uncarried;
use super::{Fault, Faults};
use crate::Result;

/// A task of a connector, with its grant.
#[derive(Debug, Clone)]
pub struct Task {
    grant: String,
    is_given: bool,
    is_done: bool,
    is_open: bool,
    stage: String,
    /// The numbers of events that access began, and that it was taken away.
    told: (i64, i64),
}

const TASKS: &str = "SELECT t.grant_id::text, t.wanted = 'give', t.done_at IS NOT NULL, g.state = 'open', coalesce(g.provisioning, ''),
    (SELECT count(*) FROM events e WHERE e.subject_id = g.id AND e.action = 'grant.provisioned'),
    (SELECT count(*) FROM events e WHERE e.subject_id = g.id AND e.action = 'grant.deprovisioned')
    FROM connector_tasks t JOIN grants g ON g.id = t.grant_id";

/// The tasks of all connectors.
pub async fn stored(database: &str) -> Result<Vec<Task>> {
    let (client, connection) = tokio_postgres::connect(database, NoTls).await?;
    tokio::spawn(connection);
    let rows = client.query(TASKS, &[]).await?;
    let task = |row: &tokio_postgres::Row| Task {
        grant: row.get(0),
        is_given: row.get(1),
        is_done: row.get(2),
        is_open: row.get(3),
        stage: row.get(4),
        told: (row.get(5), row.get(6)),
    };
    Ok(rows.iter().map(task).collect())
}

/// Compares the tasks with the grants whose access the agent has given.
pub fn check(tasks: &[Task], held: &BTreeSet<String>) -> Vec<Fault> {
    let mut faults = Faults::default();
    for Task { grant, is_given, is_done, is_open, stage, told } in tasks {
        faults.expect(*is_done, Uncarried, || format!("grant {grant}: a task is left"));
        let fits = held.contains(grant) == *is_given;
        faults.expect(fits, Uncarried, || {
            format!("grant {grant}: the agent has what it should not, or has it not")
        });
        faults
            .expect(is_given == is_open, Uncarried, || format!("grant {grant}: another task than its state"));
        let expected = if *is_open { "given" } else { "taken" };
        faults.expect(stage == expected, Uncarried, || format!("grant {grant} is {stage}"));
        let are_told = told.0 <= 1 && told.1 <= 1 && (!is_open || *told == (1, 0));
        faults.expect(are_told, Uncarried, || format!("grant {grant}: {told:?} events"));
    }
    for grant in held.iter().filter(|grant| tasks.iter().all(|task| task.grant != **grant)) {
        faults.add(Uncarried, format!("grant {grant}: the agent has it, and no task says so"));
    }
    faults.sorted()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_differs_is_a_fault() {
        let task = |grant: &str, is_given: bool| Task {
            grant: grant.to_owned(),
            is_given,
            is_done: true,
            is_open: is_given,
            stage: if is_given { "given" } else { "taken" }.to_owned(),
            told: (1, i64::from(!is_given)),
        };
        let held = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>();
        let fine = [task("a", true), task("b", false)];
        assert_eq!(check(&fine, &held(&["a"])), []);
        for (tasks, ids) in [
            (fine.clone(), vec!["a", "b"]),
            (fine.clone(), vec![]),
            (fine.clone(), vec!["a", "c"]),
            ([Task { is_done: false, ..task("a", true) }, task("b", false)], vec!["a"]),
            ([Task { stage: "giving".to_owned(), ..task("a", true) }, task("b", false)], vec!["a"]),
            ([Task { told: (2, 0), ..task("a", true) }, task("b", false)], vec!["a"]),
            ([Task { is_open: false, ..task("a", true) }, task("b", false)], vec!["a"]),
        ] {
            assert!(!check(&tasks, &held(&ids)).is_empty(), "{tasks:?} {ids:?}");
        }
    }
}
