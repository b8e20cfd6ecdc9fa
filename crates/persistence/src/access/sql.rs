//! The statements behind every question about access. Each makes pairs of a user and an asset, and ends in a tail that
//! adds their facts and permissions. Domain.md section 8, conditions 1 to 3; the rest is the domain's.

/// Condition 1 at this moment. Not in the words of the index by end, which the planner would read beside those of
/// conditions 2 and 3: in most organizations nearly all permissions are good.
macro_rules! is_valid {
    ($at:literal) => {
        concat!(
            "p.is_active AND (p.valid_from IS NULL OR p.valid_from <= ",
            $at,
            ") AND coalesce(p.valid_until, 'infinity') > ",
            $at
        )
    };
}

/// Condition 2, as GIN look-ups.
macro_rules! covers_user {
    ($user:literal, $groups:literal) => {
        concat!("(p.users @> ARRAY[", $user, "] OR p.groups && ", $groups, ")")
    };
}

/// Condition 3, as GIN look-ups.
macro_rules! covers_asset {
    ($asset:literal, $nodes:literal) => {
        concat!("(p.assets @> ARRAY[", $asset, "] OR p.nodes && ", $nodes, ")")
    };
}

/// That the membership `gg` which a grant gives holds at the moment `$at`.
macro_rules! holds {
    ($at:literal) => {
        concat!("gg.valid_from <= ", $at, " AND (gg.valid_until IS NULL OR gg.valid_until > ", $at, ")")
    };
}

/// The groups of the user `$user` at the moment `$at`: lasting ones, and those that a grant gives.
macro_rules! groups_of {
    ($user:literal, $at:literal) => {
        concat!(
            "ARRAY(SELECT gm.group_id FROM group_members gm WHERE gm.user_id = ",
            $user,
            " UNION ALL SELECT gg.group_id FROM grant_groups gg WHERE gg.user_id = ",
            $user,
            " AND ",
            holds!($at),
            ")"
        )
    };
}

/// When the user `$user` leaves those groups that grants alone give.
macro_rules! leaves_of {
    ($user:literal, $at:literal) => {
        concat!(
            "coalesce((SELECT jsonb_object_agg(e.group_id, e.until) FROM (SELECT gg.group_id, max(gg.valid_until) AS until ",
            "FROM grant_groups gg WHERE gg.user_id = ",
            $user,
            " AND ",
            holds!($at),
            " AND NOT EXISTS (SELECT FROM group_members gm WHERE gm.group_id = gg.group_id AND gm.user_id = gg.user_id) ",
            "GROUP BY gg.group_id HAVING bool_and(gg.valid_until IS NOT NULL)) e), '{}')"
        )
    };
}

/// The nodes of the asset `$asset`, and all their ancestors.
macro_rules! nodes_of {
    ($asset:literal) => {
        concat!(
            "ARRAY(SELECT DISTINCT na.ancestor_id FROM asset_nodes an ",
            "JOIN node_ancestors na ON na.node_id = an.node_id WHERE an.asset_id = ",
            $asset,
            ")"
        )
    };
}

macro_rules! permission_columns {
    ($p:literal) => {
        concat!(
            $p,
            ".id, ",
            $p,
            ".org_id, ",
            $p,
            ".name, ",
            $p,
            ".users, ",
            $p,
            ".groups, ",
            $p,
            ".assets, ",
            $p,
            ".nodes, ",
            $p,
            ".accounts, ",
            $p,
            ".protocols, ",
            $p,
            ".actions, ",
            $p,
            ".valid_from, ",
            $p,
            ".valid_until, ",
            $p,
            ".is_active, ",
            $p,
            ".comment, ",
            $p,
            ".source_ticket_id, ",
            $p,
            ".created_at, ",
            $p,
            ".updated_at"
        )
    };
}

/// What every pair is about. Fences (OFFSET 0) have users and assets looked up by their keys, since a plan that is made
/// for any number of pairs would rather read the tables, and have the arrays evaluated once.
macro_rules! facts_of_pairs {
    () => {
        concat!(
            " FROM pairs q CROSS JOIN LATERAL (SELECT * FROM users WHERE id = q.user_id OFFSET 0) u ",
            "CROSS JOIN LATERAL (SELECT * FROM assets WHERE id = q.asset_id OFFSET 0) a ",
            "CROSS JOIN LATERAL (SELECT ",
            groups_of!("u.id", "q.at"),
            " AS groups, ",
            leaves_of!("u.id", "q.at"),
            " AS leaves, ",
            nodes_of!("a.id"),
            " AS nodes OFFSET 0) s "
        )
    };
}

/// The permissions that satisfy conditions 1 to 3, `c`. Where there are none, one that satisfies 1 and 2, or else one
/// that satisfies 1: with these, `decide` names the same condition as from all permissions of the organization.
/// Those that never end and those that have not ended are two parts of one index, without the many that have;
/// ordered as it is, since a plan for LIMIT 1 would rather read the table until it finds one.
/// A LIMIT inside of `w` would have PostgreSQL read the whole table rather than the indexes.
macro_rules! that_matter {
    () => {
        concat!(
            "WITH c AS MATERIALIZED (SELECT p.* FROM permissions p WHERE p.org_id = a.org_id AND ",
            is_valid!("q.at"),
            " AND ",
            covers_user!("u.id", "s.groups"),
            " AND ",
            covers_asset!("a.id", "s.nodes"),
            "), w AS MATERIALIZED (SELECT p.* FROM permissions p WHERE NOT EXISTS (SELECT FROM c) ",
            "AND p.org_id = a.org_id AND ",
            is_valid!("q.at"),
            " AND ",
            covers_user!("u.id", "s.groups"),
            "), v AS MATERIALIZED ((SELECT p.* FROM permissions p WHERE NOT EXISTS (SELECT FROM c) ",
            "AND NOT EXISTS (SELECT FROM w) AND p.org_id = a.org_id AND p.valid_until IS NULL AND ",
            is_valid!("q.at"),
            " ORDER BY p.org_id, p.valid_until LIMIT 1) UNION ALL (SELECT p.* FROM permissions p WHERE NOT EXISTS (SELECT FROM c) ",
            "AND NOT EXISTS (SELECT FROM w) AND p.org_id = a.org_id AND p.valid_until > q.at AND ",
            is_valid!("q.at"),
            " ORDER BY p.org_id DESC, p.valid_until DESC LIMIT 1)) "
        )
    };
}

/// The answer's columns; what is the same in all rows of a pair is told in the first.
macro_rules! columns {
    () => {
        concat!(
            "SELECT q.number, q.at, u.id, u.username, u.name, u.is_active, ",
            "CASE WHEN coalesce(p.n, 1) = 1 THEN s.groups ELSE '{}' END, ",
            "CASE WHEN coalesce(p.n, 1) = 1 THEN s.leaves ELSE '{}' END, ",
            "a.id, a.org_id, a.name, a.address, a.category, a.is_active, ",
            "coalesce(jsonb_path_query_array(a.protocols, '$[*].name'), '[]'), ",
            "CASE WHEN coalesce(p.n, 1) = 1 THEN s.nodes ELSE '{}' END, ",
            "CASE WHEN coalesce(p.n, 1) = 1 THEN coalesce((SELECT jsonb_object_agg(ac.username, ac.is_active) ",
            "FROM accounts ac WHERE ac.asset_id = a.id AND (q.account IS NULL OR ac.username = q.account)), '{}') ",
            "ELSE '{}' END, ",
            permission_columns!("p")
        )
    };
}

macro_rules! tail {
    () => {
        concat!(
            columns!(),
            facts_of_pairs!(),
            "LEFT JOIN LATERAL (SELECT row_number() OVER () AS n, x.* FROM (",
            that_matter!(),
            "SELECT * FROM c UNION ALL (SELECT * FROM w LIMIT 1) UNION ALL SELECT * FROM v) x) p ON TRUE ",
            "ORDER BY q.number, p.n"
        )
    };
}

/// The same where `mine` holds all that the user's conditions 1 and 2 leave: it is looked through, not found again.
macro_rules! tail_of_mine {
    () => {
        concat!(
            columns!(),
            facts_of_pairs!(),
            "LEFT JOIN LATERAL (SELECT row_number() OVER () AS n, p.* FROM mine p WHERE p.org_id = a.org_id AND ",
            covers_asset!("a.id", "s.nodes"),
            ") p ON TRUE ORDER BY q.number, p.n"
        )
    };
}

macro_rules! asked {
    () => {
        concat!(
            "WITH pairs AS (SELECT number, user_id, asset_id, account, coalesce(at, gatepass_now()) AS at FROM ",
            "unnest($1, $2, $3, $4) WITH ORDINALITY AS asked (user_id, asset_id, account, at, number)) "
        )
    };
}

/// $1 users, $2 assets, $3 accounts, $4 moments.
pub(super) const CHECK: &str = concat!(asked!(), tail!());

/// The same, with permissions that cover the user or the asset, whether valid or not: the oldest 1,000 of each.
pub(super) const EXPLAIN: &str = concat!(
    asked!(),
    columns!(),
    facts_of_pairs!(),
    "LEFT JOIN LATERAL (SELECT row_number() OVER () AS n, y.* FROM (SELECT DISTINCT ON (x.id) x.* FROM (",
    that_matter!(),
    "SELECT * FROM c UNION ALL (SELECT * FROM w LIMIT 1) UNION ALL SELECT * FROM v UNION ALL ",
    "(SELECT p.* FROM permissions p WHERE p.org_id = a.org_id AND ",
    covers_user!("u.id", "s.groups"),
    " ORDER BY p.id LIMIT 1000) UNION ALL (SELECT p.* FROM permissions p WHERE p.org_id = a.org_id AND ",
    covers_asset!("a.id", "s.nodes"),
    " ORDER BY p.id LIMIT 1000)) x ORDER BY x.id) y) p ON TRUE ORDER BY q.number, p.n"
);

/// What the caller wants the assets to be like.
macro_rules! asset_fits {
    ($org:literal) => {
        concat!(
            "a.org_id = ",
            $org,
            " AND a.is_active AND ($4 IS NULL OR (a.name || ' ' || coalesce(a.address, '')) ILIKE $4) ",
            "AND (cardinality($3) = 0 OR EXISTS (SELECT FROM asset_nodes fa JOIN node_ancestors fn ",
            "ON fn.node_id = fa.node_id WHERE fa.asset_id = a.id AND fn.ancestor_id = ANY($3)))"
        )
    };
}

/// A page of the assets that a user's permissions cover, newest first. Of each node only as many are looked at as a
/// page holds. $1 user, $2 organizations or null, $3 nodes, $4 pattern or null, $5 before this asset, $6 how many,
/// $7 the moment or null.
pub(super) const ASSETS_OF: &str = concat!(
    "WITH who AS MATERIALIZED (SELECT u.id, m.at, ",
    groups_of!("u.id", "m.at"),
    " AS groups FROM users u CROSS JOIN (SELECT coalesce($7, gatepass_now()) AS at) m WHERE u.id = $1 AND u.is_active), ",
    "mine AS MATERIALIZED (SELECT p.* FROM who, permissions p WHERE ",
    covers_user!("who.id", "who.groups"),
    " AND ",
    is_valid!("who.at"),
    " AND ($2 IS NULL OR p.org_id = ANY($2))), ",
    "below AS (SELECT DISTINCT m.org_id, na.node_id FROM mine m CROSS JOIN unnest(m.nodes) top ",
    "JOIN node_ancestors na ON na.ancestor_id = top), ",
    "reach AS (SELECT a.id FROM mine m CROSS JOIN unnest(m.assets) named JOIN assets a ON a.id = named ",
    "WHERE named < $5 AND ",
    asset_fits!("m.org_id"),
    " UNION SELECT l.id FROM below b CROSS JOIN LATERAL (SELECT a.id FROM asset_nodes an ",
    "JOIN assets a ON a.id = an.asset_id WHERE an.node_id = b.node_id AND an.asset_id < $5 AND ",
    asset_fits!("b.org_id"),
    " ORDER BY an.asset_id DESC LIMIT $6) l), ",
    "pairs AS MATERIALIZED (SELECT row_number() OVER (ORDER BY r.id DESC) AS number, who.id AS user_id, ",
    "r.id AS asset_id, NULL::text AS account, who.at FROM (SELECT id FROM reach ORDER BY id DESC LIMIT $6) r, who) ",
    tail_of_mine!()
);

/// A page of the users whom the permissions about an asset cover, newest first. $1 asset, $2 before this user,
/// $3 how many, $4 the moment or null; and of the permissions those that may give: $5 one of these account entries,
/// $6 one of these protocols, $7 one of these actions; each null for any.
pub(super) const USERS_OF: &str = concat!(
    "WITH what AS MATERIALIZED (SELECT a.id, a.org_id, coalesce($4, gatepass_now()) AS at, ",
    nodes_of!("a.id"),
    " AS nodes FROM assets a WHERE a.id = $1 AND a.is_active), ",
    "about AS MATERIALIZED (SELECT p.users, p.groups FROM what, permissions p WHERE p.org_id = what.org_id AND ",
    covers_asset!("what.id", "what.nodes"),
    " AND ",
    is_valid!("what.at"),
    " AND ($5 IS NULL OR p.accounts && $5) AND ($6 IS NULL OR p.protocols && $6) ",
    "AND ($7 IS NULL OR p.actions && $7)), ",
    "reach AS (SELECT u.id FROM about CROSS JOIN unnest(about.users) named JOIN users u ON u.id = named ",
    "WHERE named < $2 AND u.is_active UNION SELECT l.id FROM (SELECT DISTINCT unnest(about.groups) AS id FROM about) g ",
    "CROSS JOIN LATERAL (SELECT u.id FROM group_members gm JOIN users u ON u.id = gm.user_id ",
    "WHERE gm.group_id = g.id AND gm.user_id < $2 AND u.is_active ORDER BY gm.user_id DESC LIMIT $3) l ",
    "UNION SELECT l.id FROM (SELECT DISTINCT unnest(about.groups) AS id FROM about) g CROSS JOIN what ",
    "CROSS JOIN LATERAL (SELECT u.id FROM grant_groups gg JOIN users u ON u.id = gg.user_id ",
    "WHERE gg.group_id = g.id AND gg.user_id < $2 AND u.is_active AND ",
    holds!("what.at"),
    " ORDER BY gg.user_id DESC LIMIT $3) l), ",
    "pairs AS MATERIALIZED (SELECT row_number() OVER (ORDER BY r.id DESC) AS number, r.id AS user_id, ",
    "what.id AS asset_id, NULL::text AS account, what.at FROM ",
    "(SELECT id FROM reach ORDER BY id DESC LIMIT $3) r, what) ",
    tail!()
);
