//! The details of events about access to assets, refused acts, exports and retries.

use super::Row;
use super::shapes::Shape::{Address, Any, Api, Count, Flag, Id, List, Map, Text, Time};
use super::shapes::{Field, Object, Shape, field};
use crate::event::EventAction as E;

const ABOUT: Shape = Shape::Object(&Object {
    name: "EventGuarded",
    meaning: "The login, connection or command that a guard rule matched.",
    fields: &[
        field("use", Text, "The use of a login.").optional(),
        field("asset_id", Id, "The asset of a connection.").optional(),
        field("account", Text, "The account of a connection.").optional(),
        field("input_username", Text, "The login name that the user gave for the account.")
            .optional()
            .nullable(),
        field("protocol", Text, "The protocol of a connection.").optional(),
        field("command", Api("HeldCommand"), "The command.").optional(),
    ],
});
const ATTEMPTS: Shape = Shape::Object(&Object {
    name: "EventAttempts",
    meaning: "A job or delivery, and how often it was tried.",
    fields: &[
        field("state", Text, "The state."),
        field("attempts", Count, "How often it was tried.").optional(),
        field("error", Text, "Why the last attempt failed.").optional().nullable(),
    ],
});

const USER: Field = field("user_id", Id, "The user.");
const ASSET: Field = field("asset_id", Id, "The asset.");
const ASSET_NAME: Field = field("asset_name", Text, "The name of the asset.");
const ACCOUNT: Field = field("account", Text, "The account on the asset.");
const INPUT_USERNAME: Field =
    field("input_username", Text, "The login name that the user gave for the account.").nullable();
const PROTOCOL: Field = field("protocol", Text, "The protocol.");
const TICKET: Field =
    field("ticket_id", Id, "The ticket of the review. Null: no review was needed.").nullable();

pub(super) const ROWS: &[Row] = &[
    (
        &[
            E::ConnectionTokenCreated,
            E::ConnectionTokenReady,
            E::ConnectionTokenRevoked,
            E::ConnectionTokenDenied,
        ],
        &[
            USER,
            ASSET,
            ASSET_NAME,
            ACCOUNT,
            INPUT_USERNAME,
            PROTOCOL,
            field("state", Api("ConnectionTokenState"), "The state of the token."),
            TICKET,
            field("is_reusable", Flag, "Whether the token opens more than one session."),
            field("expires_at", Time, "When the token expires."),
        ],
    ),
    (
        &[E::AssetSessionBegan, E::AssetSessionUpdated, E::AssetSessionEnded, E::AssetSessionTerminated],
        &[
            USER,
            field("username", Text, "The login name of the user."),
            ASSET,
            ASSET_NAME,
            ACCOUNT,
            INPUT_USERNAME,
            PROTOCOL,
            field("actions", List(&Api("AccessAction")), "What the user may do in the session."),
            field("gateway_id", Id, "The service user of the gateway."),
            field("token_id", Id, "The token that opened the session."),
            TICKET,
            field("address", Address, "The address of the user. Posts of webhooks omit it.")
                .optional()
                .nullable(),
            field("access_ends_at", Time, "When the access ends. Null: it has no end.").nullable(),
            field("ended_at", Time, "When the session ended. Null: it runs.").nullable(),
            field("end_reason", Api("AssetSessionEnd"), "Why the session ended.").nullable(),
            field("end_detail", Text, "More about why it ended.").nullable(),
            field("commands", Count, "How many commands were reported."),
        ],
    ),
    (
        &[E::GuardRuleMatched],
        &[
            field("rule", Text, "The name of the rule."),
            field("kind", Api("GuardedKind"), "What the rule guards."),
            field("action", Api("RuleAction"), "What the rule does."),
            field("effect", Api("RuleEffect"), "What it did."),
            field("command_group_id", Id, "The command group that matched.").nullable(),
            field("user_id", Id, "The user.").nullable(),
            field("ip", Address, "The address of the user. Posts of webhooks omit it.").optional().nullable(),
            field("about", ABOUT, "What the rule matched."),
            field("recipients", List(&Id), "The users who are notified.").optional(),
        ],
    ),
    (
        &[E::ActDenied],
        &[
            field("act", Text, "The operation that was refused: its `operationId`."),
            field("code", Text, "The code of the problem."),
            field("repeated", Count, "How many refusals since the last event this one stands for.")
                .optional(),
            field("others", List(&Id), "Other objects that the caller was refused.").optional(),
        ],
    ),
    (
        &[
            E::TicketsExported,
            E::GrantsExported,
            E::PermissionsExported,
            E::EventsExported,
            E::AssetSessionsExported,
            E::SessionCommandsExported,
        ],
        &[
            field("format", Text, "The format of the file."),
            field("filters", Map(&Any), "The filters of the export, by parameter."),
        ],
    ),
    (
        &[E::JobRetried],
        &[
            field("kind", Text, "The kind of job."),
            field("last_error", Text, "Why the last attempt failed.").nullable(),
            field("before", ATTEMPTS, "The job before."),
            field("after", ATTEMPTS, "The job after."),
        ],
    ),
    (
        &[E::DeliveryRetried],
        &[
            field("channel", Text, "The channel of the delivery."),
            field("recipient_id", Id, "Who or which webhook gets it."),
            field("before", ATTEMPTS, "The delivery before."),
            field("after", ATTEMPTS, "The delivery after."),
        ],
    ),
];
