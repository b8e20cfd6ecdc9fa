//! What a reader sees of the times of a ticket, as SQL over `tickets`. A flow may hide the progress of its tickets from a reader: then
//! the times are those of the ticket as it was submitted, or those of its end. Lists and exports are sorted by what they show.

use super::readers::{OfTicket, is_decider};
use gatepass_domain::authz::{Actor, Orgs};
use uuid::Uuid;

pub(super) const OF_TICKET: OfTicket<'_> =
    OfTicket { id: "tickets.id", applicant: "tickets.applicant_id", beneficiary: "tickets.beneficiary_id" };

/// The state by the clock.
pub(super) const STATE: &str = "ticket_state_now(tickets.state, tickets.decision_deadline)";
/// The last change, below a veil.
pub(super) const UPDATED: &str =
    "CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE tickets.updated_at END";
/// The deadline, below a veil.
pub(super) const DEADLINE: &str = r"CASE WHEN veil.is_open THEN least(
        tickets.created_at + coalesce((flow.definition ->> 'max_pending')::interval,
            3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval),
        (tickets.timing ->> 'end')::timestamptz,
        (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
        (tickets.extension ->> 'end')::timestamptz)
    ELSE tickets.decision_deadline END";
/// Whether a version of a flow hides the progress of its tickets.
const HIDES: &str = "NOT coalesce((flow.definition -> 'show_progress')::boolean, true)";
const OF_THE_FLOW: &str = "flow.flow_id = tickets.flow_id AND flow.version = tickets.flow_version";

/// A reader from whom tickets may hide their progress: everywhere but in the organizations where they read everything. Tickets of
/// global rules may do so everywhere.
#[derive(Debug, Clone)]
pub(super) struct Reader {
    pub(super) user: Uuid,
    pub(super) reads: Vec<Uuid>,
}

impl Reader {
    /// None: the actor reads everything.
    pub(super) fn new(actor: &Actor) -> Option<Self> {
        match actor.readable_orgs() {
            Orgs::All => None,
            Orgs::Only(orgs) => {
                let reads = orgs.into_iter().map(Uuid::from).collect();
                Some(Self { user: actor.user_id.into(), reads })
            }
        }
    }
}

/// Joins the flow of a ticket (`flow`), and whether it hides its progress from the actor (`veil.is_on`), whom the statement has as
/// `reader`.
pub(super) fn veil(actor: &Actor) -> String {
    match Reader::new(actor) {
        None => joins("false"),
        Some(_) => veil_of_reader(),
    }
}

/// Joins the flow of a ticket, and whether it hides its progress from `reader.id`, who reads everything in the organizations
/// `reader.reads`. The rule is `hides_people_from` of the domain.
pub(super) fn veil_of_reader() -> String {
    let is_decider = is_decider("reader.id", &OF_TICKET);
    joins(&format!(
        "(tickets.org_id <> ALL (reader.reads) OR tickets.is_global) AND {HIDES} AND NOT {is_decider}"
    ))
}

/// While the ticket is open (`veil.is_open`), it is shown as it was submitted.
fn joins(is_on: &str) -> String {
    format!(
        r"LEFT JOIN flow_versions flow ON {OF_THE_FLOW}
         JOIN LATERAL (SELECT h.is_on, h.is_on AND {STATE} IN ('pending', 'blocked', 'error') AS is_open
         FROM (SELECT {is_on} AS is_on) h) veil ON true"
    )
}

/// Whether the flow of a ticket hides its progress from anybody. Few flows do, and the planner may read them once.
pub(super) fn may_hide() -> String {
    format!("EXISTS (SELECT FROM flow_versions flow WHERE {OF_THE_FLOW} AND {HIDES})")
}
