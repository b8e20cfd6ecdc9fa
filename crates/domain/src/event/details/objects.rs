//! The details of events about objects that admins manage: the object before and after the change.

use super::Row;
use super::shapes::Shape::{Any, Api, Count, Flag, Id, List, Map, Text, Time};
use super::shapes::{Field, Object, Shape, field};
use crate::event::EventAction as E;

const FLOW_SNAPSHOT: Shape = Shape::Object(&Object {
    name: "EventFlowSnapshot",
    meaning: "A version of a flow.",
    fields: &[
        field("version", Count, "The version. It grows with each change."),
        field("name", Text, "The name."),
        field("description", Text, "The description."),
        field("enabled", Flag, "Whether the flow takes new tickets."),
        field("definition", Map(&Any), "The scope, levels and limits, as the server stores them."),
    ],
});
const ORGANIZATION: Shape = Shape::Object(&Object {
    name: "EventOrganization",
    meaning: "An organization. The one that the first start makes has only an id, a name and a slug.",
    fields: &[
        field("id", Id, "The organization."),
        field("name", Text, "Its name."),
        field("slug", Text, "Its short name in URLs."),
        field("settings", Api("OrganizationSettings"), "Its settings.").optional(),
        field("created_at", Time, "When it was created.").optional(),
        field("updated_at", Time, "When it was last changed.").optional(),
    ],
});
const GROUP: Shape = Shape::Object(&Object {
    name: "EventGroup",
    meaning: "A group.",
    fields: &[
        field("id", Id, "The group."),
        field("org_id", Id, "Its organization."),
        field("name", Text, "Its name."),
        field("created_at", Time, "When it was created."),
        field("updated_at", Time, "When it was last changed."),
        field("member_count", Count, "How many members a deleted group had.").optional(),
        field("member_ids", List(&Id), "The ids of the first 1,000 members of a deleted group.").optional(),
    ],
});
const DELETED_ASSET: Shape = Shape::Object(&Object {
    name: "EventDeletedAsset",
    meaning: "A deleted asset with its accounts.",
    fields: &[
        field("id", Id, "The asset."),
        field("org_id", Id, "Its organization."),
        field("name", Text, "Its name."),
        field("category", Api("AssetCategory"), "Its category."),
        field("address", Text, "The host or URL where it is reached.").nullable(),
        field("owner_id", Id, "The user who owns it.").nullable(),
        field("nodes", List(&Id), "The nodes that it was in."),
        field("protocols", List(&Api("AssetProtocol")), "How it was reached."),
        field("is_active", Flag, "Whether it was active."),
        field("created_at", Time, "When it was created."),
        field("updated_at", Time, "When it was last changed."),
        field("account_count", Count, "How many accounts it had."),
        field("account_ids", List(&Id), "The ids of the first 1,000 accounts."),
    ],
});
const WIDENED: Shape = Shape::Object(&Object {
    name: "EventWidened",
    meaning: "How much reaches more, because the asset or node is below a node that it was not below before.",
    fields: &[
        field("permissions", Count, "How many permissions."),
        field("grants", Count, "How many grants."),
    ],
});

const MOVED: Field = field("widened", WIDENED, "What reaches more than before.").optional();
const REASON: Field = field("reason", Text, "Why the server itself did this.").optional();
const SELF_GRANTED: Field =
    field("self_granted", Flag, "True if the actor gave access to themselves.").optional();

/// The object before the change.
const fn before(object: Shape) -> Field {
    field("before", object, "The object before the change.")
}

/// The object after the change.
const fn after(object: Shape) -> Field {
    field("after", object, "The object after the change.")
}

pub(super) const ROWS: &[Row] = &[
    (&[E::FlowCreated], &[after(FLOW_SNAPSHOT)]),
    (&[E::FlowUpdated], &[before(FLOW_SNAPSHOT), after(FLOW_SNAPSHOT)]),
    (&[E::FlowDeleted], &[before(FLOW_SNAPSHOT)]),
    (&[E::PermissionCreated], &[after(Api("PermissionView")), SELF_GRANTED]),
    (&[E::PermissionUpdated], &[before(Api("PermissionView")), after(Api("PermissionView")), SELF_GRANTED]),
    (&[E::PermissionDeleted], &[before(Api("PermissionView"))]),
    (&[E::NodeCreated], &[after(Api("NodeView")), MOVED]),
    (&[E::NodeUpdated], &[before(Api("NodeView")), after(Api("NodeView")), MOVED]),
    (&[E::NodeDeleted], &[before(Api("NodeView"))]),
    (&[E::AssetCreated], &[after(Api("AssetView")), MOVED]),
    (&[E::AssetUpdated], &[before(Api("AssetView")), after(Api("AssetView")), MOVED]),
    (&[E::AssetDeleted], &[before(DELETED_ASSET)]),
    (&[E::AccountCreated], &[after(Api("AccountView"))]),
    (&[E::AccountUpdated], &[before(Api("AccountView")), after(Api("AccountView"))]),
    (&[E::AccountDeleted], &[before(Api("AccountView"))]),
    (&[E::OrganizationCreated], &[after(ORGANIZATION), REASON]),
    (&[E::OrganizationUpdated], &[before(ORGANIZATION), after(ORGANIZATION)]),
    (&[E::OrganizationDeleted], &[before(ORGANIZATION)]),
    (
        &[E::OrganizationSettingsUpdated],
        &[before(Api("OrganizationSettings")), after(Api("OrganizationSettings"))],
    ),
    (
        &[E::OrganizationTemplateUpdated, E::OrganizationTemplateDeleted],
        &[
            field("message", Api("Message"), "The message."),
            field("language", Api("Language"), "The language."),
            before(Api("TemplateTexts")).nullable(),
            after(Api("TemplateTexts")).nullable(),
        ],
    ),
    (&[E::GroupCreated], &[after(GROUP)]),
    (&[E::GroupUpdated], &[before(GROUP), after(GROUP)]),
    (&[E::GroupDeleted], &[before(GROUP)]),
    (&[E::GroupMemberAdded, E::GroupMemberRemoved], &[field("user_id", Id, "The member."), SELF_GRANTED]),
    (
        &[E::GroupNested, E::GroupUnnested],
        &[field("member_id", Id, "The group that is a member."), SELF_GRANTED],
    ),
    (&[E::CommandGroupCreated], &[after(Api("CommandGroupView"))]),
    (&[E::CommandGroupUpdated], &[before(Api("CommandGroupView")), after(Api("CommandGroupView"))]),
    (&[E::CommandGroupDeleted], &[before(Api("CommandGroupView"))]),
    (&[E::WebhookCreated], &[after(Api("Webhook"))]),
    (&[E::WebhookUpdated, E::WebhookRotated], &[before(Api("Webhook")), after(Api("Webhook"))]),
    (&[E::WebhookTested], &[field("name", Text, "The name of the webhook.")]),
    (
        &[E::WebhookReplayed],
        &[
            field("from", Time, "The time of the first event that was sent again."),
            field("events", Count, "How many events were sent again."),
        ],
    ),
    (
        &[E::WebhookDisabled],
        &[
            field("name", Text, "The name of the webhook."),
            field("reason", Text, "Why: `gone` or `failing`."),
            field("failing_since", Time, "Since when its receiver has failed.").nullable(),
        ],
    ),
    (&[E::WebhookDeleted], &[before(Api("Webhook"))]),
    (&[E::ConnectorCreated], &[after(Api("Connector"))]),
    (&[E::ConnectorUpdated, E::ConnectorRotated], &[before(Api("Connector")), after(Api("Connector"))]),
    (&[E::ConnectorDeleted], &[before(Api("Connector"))]),
    (
        &[E::ConnectorDrifted],
        &[
            field("name", Text, "The name of the connector."),
            field("missing", Count, "How many accesses it lacks."),
            field("extra", Count, "How many accesses it has without a grant."),
        ],
    ),
    (&[E::ChannelCreated], &[after(Api("Channel"))]),
    (&[E::ChannelUpdated], &[before(Api("Channel")), after(Api("Channel"))]),
    (&[E::ChannelDeleted], &[before(Api("Channel"))]),
    (
        &[E::ChannelBound, E::ChannelUnbound],
        &[
            field("user_id", Id, "The person."),
            field("tenant", Text, "The tenant of the chat service."),
            field("account", Text, "The person's account in the chat service."),
            field("proof", Text, "How the person proved that the account is theirs."),
        ],
    ),
    (&[E::GuardRuleCreated], &[after(Api("RuleView"))]),
    (
        &[E::GuardRuleUpdated],
        &[
            before(Api("RuleView")),
            after(Api("RuleView")),
            field("by", Map(&Any), "The operator who ran `gatepass admin`.").optional(),
        ],
    ),
    (&[E::GuardRuleDeleted], &[before(Api("RuleView"))]),
];
