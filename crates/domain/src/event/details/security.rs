//! The details of events about users, their credentials and members.

use super::Row;
use super::shapes::Shape::{Any, Api, Count, Flag, Id, List, Map, Text, Time};
use super::shapes::{Field, Object, Shape, field};
use crate::event::EventAction as E;

const USER: Shape = Shape::Object(&Object {
    name: "EventUser",
    meaning: "A user. A change of the own profile has only the name and the e-mail address.",
    fields: &[
        field("id", Id, "The user.").optional(),
        field("username", Text, "The login name.").optional(),
        field("name", Text, "The name."),
        field("email", Text, "The e-mail address.").optional().nullable(),
        field("kind", Api("UserKind"), "The kind of user.").optional(),
        field("manager_id", Id, "The manager.").optional().nullable(),
        field("home_org_id", Id, "The organization that manages the user.").optional().nullable(),
        field("is_super_admin", Flag, "Whether the user is a super admin.").optional(),
        field("is_active", Flag, "Whether the user is active.").optional(),
        field("has_password", Flag, "Whether the user has a password.").optional(),
        field("created_at", Time, "When the user was created.").optional(),
        field("updated_at", Time, "When the user was last changed.").optional(),
    ],
});
const MEMBER: Shape = Shape::Object(&Object {
    name: "EventMember",
    meaning: "A member of an organization.",
    fields: &[
        field("org_id", Id, "The organization."),
        field("user_id", Id, "The user."),
        field("role", Api("Role"), "The role."),
        field("username", Text, "The login name.").optional(),
        field("name", Text, "The name.").optional(),
        field("is_active", Flag, "Whether the user is active.").optional(),
        field("created_at", Time, "When the user became a member.").optional(),
        field("updated_at", Time, "When the role was last changed.").optional(),
    ],
});
const INVITATION: Shape = Shape::Object(&Object {
    name: "EventInvitation",
    meaning: "An invitation to an organization.",
    fields: &[
        field("id", Id, "The invitation."),
        field("user_id", Id, "The user who is invited."),
        field("role", Api("Role"), "The role that the user gets."),
        field("invited_by", Id, "The admin who invited the user."),
    ],
});
const ENDED: Shape = Shape::Object(&Object {
    name: "EventEnded",
    meaning: "What ended with a membership or a user.",
    fields: &[
        field("grants", List(&Id), "The grants that were revoked."),
        field("groups", List(&Id), "The groups that the user left."),
        field("tickets", List(&Id), "The tickets that were canceled."),
        field("permissions", List(&Id), "The permissions that do not name the user any more."),
    ],
});
const KEY_OF_USER: Shape = Shape::Object(&Object {
    name: "EventKeyOfUser",
    meaning: "An API key that a deleted user had or made.",
    fields: &[
        field("id", Id, "The key."),
        field("user_id", Id, "The user of the key."),
        field("name", Text, "Its name."),
        field("hint", Text, "The begin of its secret."),
        field("outcome", Api("KeyOutcome"), "What happened to it."),
    ],
});

const SESSION_REASON: Field = field("reason", Text, "Why the session ended.");
const OPERATOR: Field = field("by", Map(&Any), "The operator who ran `gatepass admin`.");

pub(super) const ROWS: &[Row] = &[
    (
        &[E::UserCreated],
        &[
            field("after", USER, "The new user."),
            field("reason", Text, "Why the server itself did this.").optional(),
        ],
    ),
    (
        &[E::UserUpdated],
        &[
            field("before", USER, "The user before the change."),
            field("after", USER, "The user after the change."),
            field("password_changed", Flag, "Whether the password was changed."),
            field("revoked_keys", List(&Id), "The API keys that were revoked.").optional(),
            field("ended", ENDED, "What ended because the user was deactivated.").optional().nullable(),
        ],
    ),
    (
        &[E::UserDeleted],
        &[
            field("before", USER, "The deleted user."),
            field("keys", List(&KEY_OF_USER), "The API keys that the user had or made."),
        ],
    ),
    (
        &[E::MemberAdded],
        &[
            field("after", MEMBER, "The new member."),
            field("invitation", INVITATION, "The invitation that the user accepted.").optional(),
            field("reason", Text, "Why the server itself did this.").optional(),
            field("self_granted", Flag, "True if the actor gave access to themselves.").optional(),
        ],
    ),
    (
        &[E::MemberUpdated],
        &[
            field("before", MEMBER, "The member before the change."),
            field("after", MEMBER, "The member after the change."),
            field("self_granted", Flag, "True if the actor gave access to themselves.").optional(),
        ],
    ),
    (
        &[E::MemberRemoved],
        &[
            field("before", MEMBER, "The removed member."),
            field("ended", ENDED, "What ended with the membership."),
        ],
    ),
    (&[E::InvitationCreated], &[field("after", INVITATION, "The new invitation.")]),
    (
        &[E::InvitationDeclined, E::InvitationDeleted],
        &[field("before", INVITATION, "The invitation that ended.")],
    ),
    (&[E::LoginSucceeded, E::Logout, E::ApiKeyUsed], &[]),
    (&[E::LoginFailed, E::PasswordRefused], &[field("reason", Text, "Why it was refused.")]),
    (&[E::LoginThrottled], &[field("limits", List(&Text), "The limits that were reached.")]),
    (&[E::SessionRevoked], &[SESSION_REASON, field("session_id", Id, "The session.").optional()]),
    (
        &[E::ApiKeyCreated],
        &[
            field("after", Api("ApiKeyView"), "The new key, without its secret."),
            field("for_service", Flag, "Whether the key is of a service user."),
        ],
    ),
    (
        &[E::ApiKeyUpdated],
        &[
            field("before", Api("ApiKeyView"), "The key before the change."),
            field("after", Api("ApiKeyView"), "The key after the change."),
        ],
    ),
    (
        &[E::ApiKeyRevoked],
        &[
            field("name", Text, "The name of the key."),
            field("hint", Text, "The begin of its secret."),
            field("after", Api("ApiKeyView"), "The key after the change.").optional(),
            field("reason", Text, "Why the server revoked it.").optional(),
            OPERATOR.optional(),
        ],
    ),
    (
        &[E::BreakGlass],
        &[
            field("task", Text, "The command."),
            OPERATOR,
            field("before", Map(&Any), "What was changed, before the command.").optional().nullable(),
            field("after", Map(&Any), "What was changed, after the command.").optional().nullable(),
            field("api_key_id", Id, "The key that was created.").optional(),
            field("password_changed", Flag, "Whether the password was changed.").optional(),
            field("revoked_keys", List(&Id), "The API keys that were revoked.").optional(),
            field(
                "issued_before",
                Time,
                "Credentials that were issued before this time were revoked. Null: all.",
            )
            .optional()
            .nullable(),
            field("sessions", Count, "How many sessions were ended.").optional(),
            field("api_keys", Count, "How many API keys were revoked.").optional(),
            field("guard_rules", List(&Id), "The guard rules that were deactivated.").optional(),
        ],
    ),
];
