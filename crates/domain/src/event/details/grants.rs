//! The details of events about grants.

use super::Row;
use super::shapes::Shape::{Api, Count, Id, List, Text, Time};
use super::shapes::Told::{Closing, State, Subject, Whole};
use super::shapes::{Field, Object, Shape, field};
use crate::event::EventAction as E;

const GRANT_STATE: Shape = Shape::Object(&Object {
    name: "EventGrantState",
    meaning: "The state of a grant. Fields that the state does not have are omitted.",
    fields: &[
        field("state", Text, "The state: a `GrantState`, or `open` for a grant that nobody has closed."),
        field("window", Api("Window"), "When the grant gives access.").optional(),
        field("seconds", Count, "How long the session will last, in seconds. Null: without end.")
            .optional()
            .nullable(),
        field("at", Time, "When the grant was closed.").optional(),
        field("by", Id, "The user who revoked the grant.").optional(),
        field("reason", Text, "Why the grant was revoked.").optional(),
        field("cause", Text, "Why connectors gave the grant up. Only readers of the audit log see it.")
            .optional(),
    ],
});
const CONNECTOR: Shape = Shape::Object(&Object {
    name: "EventConnector",
    meaning: "A connector.",
    fields: &[field("id", Id, "The connector."), field("name", Text, "Its name.")],
});

const TICKET: Field = field("ticket_id", Id, "The ticket that the grant is of.").told(Whole);
const ASSET: Field = field("asset_id", Id, "The device of the session.").optional().told(Whole);
const WINDOW: Field = field("window", Api("Window"), "When the grant gives access.").told(Whole);

pub(super) const ROWS: &[Row] = &[
    (
        &[E::GrantCreated],
        &[
            TICKET,
            field("beneficiary", Id, "The user who gets the access.").told(Whole),
            WINDOW,
            field("groups", List(&Id), "The groups that the grant puts the beneficiary into.")
                .optional()
                .told(Whole),
            field("permission_id", Id, "The permission of the grant. Null: it has none.")
                .optional()
                .nullable(),
        ],
    ),
    (
        &[E::GrantStarted, E::GrantExtended, E::GrantUpdated, E::GrantExpired, E::GrantFailed, E::GrantEnded],
        &[
            TICKET,
            ASSET,
            field("before", GRANT_STATE, "The state before.").told(State),
            field("after", GRANT_STATE, "The state after.").told(State),
            field("permission_id", Id, "The permission of the grant. Null: it has none.")
                .optional()
                .nullable(),
            field("groups", List(&Id), "The groups that the grant puts the beneficiary into.").optional(),
        ],
    ),
    (
        &[E::GrantProvisioned, E::GrantDeprovisioned, E::GrantBegan, E::GrantEnding],
        &[
            TICKET,
            WINDOW,
            field("moment", Api("EndNotice"), "How near the end is. Null: the event is not about the end.")
                .optional()
                .nullable()
                .told(Whole),
        ],
    ),
    (
        &[E::GrantRevocationOverdue],
        &[
            TICKET,
            field("connector", CONNECTOR, "The connector that is late.").told(Whole),
            field("attempts", Count, "How often it has tried.").told(Whole),
        ],
    ),
    (
        &[E::GrantWidened],
        &[
            TICKET,
            field("asset_id", Id, "The asset that was moved. Null: a node was.").nullable().told(Whole),
            field("node_id", Id, "The node that was moved. Null: an asset was.").nullable().told(Whole),
            field("name", Text, "The name of the asset or node.").told(Subject),
        ],
    ),
    (
        &[E::GrantRevoked],
        &[
            TICKET,
            ASSET,
            field("before", GRANT_STATE, "The state before.").told(State),
            field("after", GRANT_STATE, "The state after, with the user who revoked the grant.")
                .told(Closing),
        ],
    ),
];
