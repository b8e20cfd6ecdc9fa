//! The people who would have to approve a request: up to ten for each level of a flow, if the flow shows them. The
//! statement uses the SQL of the approver rules, as an approval does. Rules about the requested assets find nobody, since
//! the requester has not chosen any asset yet.

use crate::tickets::PersonName;
use crate::tickets::approvers::rules::united;
use serde::Deserialize;
use std::sync::LazyLock;

/// A person who would decide a level.
#[derive(Debug, Clone, Deserialize)]
pub struct Decider {
    /// The number of the level, from 1.
    pub level: u32,
    /// The person.
    #[serde(flatten)]
    pub person: PersonName,
}

/// The deciders of the flow in a row of `flows`, as JSON, without the WITH clause: `given`, the requester and the levels of
/// manual approval, which flows do not spell out. Each rule gives ten people at most, so a group of thousands costs no more
/// than a group of ten.
pub(super) static OF_FLOW: LazyLock<String> = LazyLock::new(|| {
    let people = united(|kind, users| {
        format!(
            "SELECT r.level, n.* FROM rules r CROSS JOIN LATERAL (
    SELECT u.id, u.username, u.name FROM (\n{users}) named (user_id) JOIN users u ON u.id = named.user_id
    WHERE u.is_active AND u.kind = 'human' AND u.id <> r.beneficiary LIMIT 10
) n WHERE r.kind = '{kind}'"
        )
    });
    format!(
        r"), rules AS MATERIALIZED (
    SELECT l.level, e.rule, e.rule ->> 'kind' AS kind, flows.org_id, given.requester AS beneficiary,
        '{{}}'::uuid[] AS assets, '{{}}'::uuid[] AS nodes, flows.id AS item,
        (flows.definition #>> '{{item,owner_id}}')::uuid AS item_owner
    FROM given
    CROSS JOIN LATERAL jsonb_array_elements(
        CASE flows.definition #>> '{{approval,type}}'
            WHEN 'manual' THEN given.manual_levels
            ELSE coalesce(flows.definition #> '{{approval,levels}}', '[]')
        END
    ) WITH ORDINALITY l (level_rule, level)
    CROSS JOIN LATERAL jsonb_array_elements(l.level_rule -> 'approvers') e (rule)
    WHERE flows.definition -> 'show_progress' IS DISTINCT FROM 'false'
), people AS (
{people}
), ranked AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.level ORDER BY p.username, p.id) AS place
    FROM (SELECT DISTINCT * FROM people) p
)
SELECT coalesce(
    jsonb_agg(jsonb_build_object('level', level, 'id', id, 'username', username, 'name', name) ORDER BY level, place)
        FILTER (WHERE place <= 10),
    '[]')
FROM ranked)"
    )
});
