//! The SQL of the approver rules. Each rule has a file in `rules/`: a SELECT of the users whom one rule names. A statement
//! unites all files with UNION ALL, so that one round trip answers every rule. A row is a user, and for an owner the part that
//! they speak for: its asset, node or item, and its place (see the domain's `Part`). Both are null for people who speak for
//! everything. A file sees the rule as a row `r`:
//!
//! | column | meaning |
//! |---|---|
//! | `r.kind`, `r.rule` | the name of the rule, and the rule as JSON |
//! | `r.org_id` | the organization of the request; null for a global flow |
//! | `r.beneficiary` | the beneficiary, whose managers may be named; null: nobody |
//! | `r.assets`, `r.nodes` | the ids of the requested assets and nodes |
//! | `r.item`, `r.item_owner` | the requested catalog item and its owner; null: it has none |

macro_rules! selects {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        const SELECTS: &[(&str, &str)] = &[$(($text, include_str!(concat!("rules/", $text, ".sql")))),+];
    };
}

gatepass_domain::approver_rules!(selects);

/// Unites the statements that `of` makes from the name of each rule and the SELECT of its users.
pub(crate) fn united(of: impl Fn(&str, &str) -> String) -> String {
    let all: Vec<String> = SELECTS.iter().map(|(kind, users)| of(kind, users)).collect();
    all.join("\nUNION ALL\n")
}

/// The statement that finds the people whom the rules of a request name. `request` is a SELECT of one row. It has the
/// columns of `r`, with `rules` and `people` instead of `rule`, and the flow.
/// The fences (OFFSET 0) make PostgreSQL run each part once for each rule of its kind, and look users up by `users_pkey`.
/// Without them, the plan for an unknown number of rules would scan whole tables.
pub(crate) fn statement(request: &str) -> String {
    let named = united(|kind, users| {
        format!(
            r"SELECT r.rule::text, n.* FROM rules r CROSS JOIN LATERAL (
SELECT * FROM (
{users}) n OFFSET 0
) n (user_id, of, via) WHERE r.kind = '{kind}'"
        )
    });
    format!(
        r"WITH asked AS MATERIALIZED (
{request}), rules AS MATERIALIZED (
    SELECT asked.org_id, asked.beneficiary, asked.assets, asked.nodes, asked.item, asked.item_owner, e.rule,
        e.rule ->> 'kind' AS kind
    FROM asked CROSS JOIN LATERAL jsonb_array_elements(asked.rules) e (rule)
), named (rule, user_id, of, via) AS (
SELECT NULL, unnest(people), NULL::uuid, NULL::uuid FROM asked
UNION ALL
{named}
)
SELECT n.rule, n.of, n.via, u.id, u.username, u.name, u.is_active, u.kind = 'human', asked.flow_id, asked.version
FROM named n CROSS JOIN asked CROSS JOIN LATERAL (SELECT * FROM users WHERE id = n.user_id OFFSET 0) u
ORDER BY u.id"
    )
}
