#!/usr/bin/env bash
# Which crate may depend on which (docs/architecture.md). Asks cargo, so indirect dependencies count too.
source "$(dirname "$0")/../lib.sh"

broken=0

# fence CRATE PATTERN [cargo tree options]: no package of CRATE's tree matches PATTERN
fence() {
  local crate="$1" pattern="$2" found
  shift 2
  found="$(cargo tree --locked --package "$crate" --edges normal --prefix none --format '{p}' "$@" |
    cut -d' ' -f1 | sort -u | grep -xE "$pattern" || true)"
  if [ -n "$found" ]; then
    echo "$crate must not depend on: $(echo "$found" | tr '\n' ' ')" >&2
    broken=1
  fi
}

doors='gatepass-(api|worker|server|delivery)'
fence gatepass-domain "diesel.*|actix.*|utoipa.*|tokio.*|futures.*|prometheus|gatepass-(metrics|persistence|app)|$doors"
fence gatepass-metrics "diesel.*|actix.*|utoipa.*|tokio.*|gatepass-(persistence|app)|$doors"
fence gatepass-persistence "actix.*|utoipa.*|gatepass-app|$doors"
fence gatepass-app "actix.*|utoipa.*|$doors"
fence gatepass-delivery "diesel.*|tokio-postgres|actix.*|utoipa.*|gatepass-(metrics|persistence|app|api|worker|server)"
fence gatepass-worker 'actix.*|utoipa.*|gatepass-(api|server)'
fence gatepass-api 'gatepass-(worker|server)'
fence gatepass-server 'gatepass-testing'
# These crates may use diesel only through persistence.
for crate in app worker api; do
  fence "gatepass-$crate" 'diesel.*|tokio-postgres' --depth 1
done

# Only the table of metrics knows how metrics are made.
for crate in persistence app worker api server; do
  fence "gatepass-$crate" 'prometheus' --depth 1
done

# Only persistence contains SQL.
if grep -rnE '"(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|LOCK TABLE) |sql_query' crates/{app,api,delivery,worker}/src; then
  echo "these crates must not hold SQL" >&2
  broken=1
fi

# One door to the audit log. The use of an API key is recorded by the statement that finds the key.
if grep -rniE 'INSERT INTO events|insert_into\(events' crates/*/src --include=*.sql --include=*.rs |
  grep -vE '^crates/persistence/src/(seed/|events/mod\.rs:|auth/actors/by_api_key\.sql:)'; then
  echo "events are written by events::record alone" >&2
  broken=1
fi

# The clock judges tickets, grants and windows in SQL functions (migrations/), each held by a law of tests/.
if grep -rnE '(decision_deadline|window_end|valid_from|valid_until|(g|grants)\.window_start) *[<>]=? *gatepass_now' crates/*/src; then
  echo "ask ticket_is_open, ticket_is_undecided, grant_is_open, window_lasts or their like instead" >&2
  broken=1
fi
exit "$broken"
