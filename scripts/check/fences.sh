#!/usr/bin/env bash
# Who may depend on whom (docs/architecture.md). Asks cargo, so that a way around through another crate counts too.
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

fence gatepass-domain 'diesel.*|actix.*|utoipa.*|tokio.*|futures.*|gatepass-(persistence|api|server|delivery)'
fence gatepass-persistence 'actix.*|utoipa.*|gatepass-(api|server|delivery)'
fence gatepass-api 'gatepass-(server|delivery)'
# Through persistence diesel is fine; by name it is not.
fence gatepass-api 'diesel.*|tokio-postgres' --depth 1
exit "$broken"
