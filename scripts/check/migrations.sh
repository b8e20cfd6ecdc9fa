#!/usr/bin/env bash
# Every migration can be reverted: migrating up, down and up again gives the same schema, and down leaves nothing.
source "$(dirname "$0")/../lib.sh"

if [ "${1:-}" != inside ]; then
  DIESEL="$(scripts/ensure/diesel.sh)"
  export DIESEL
  gatepass --log warn scratch -- "$PWD/scripts/check/migrations.sh" inside
  exit
fi

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

# pg_dump marks each dump with a random \restrict key since 2025.
dump() { pg_dump --schema-only --no-owner --exclude-table=__diesel_schema_migrations "$DATABASE_URL" |
  grep -vE '^\\(un)?restrict ' >"$folder/$1"; }
same() { diff -u "$folder/$1" "$folder/$2" | head -40 >&2 || fail "$3"; }

dump empty
"$DIESEL" migration run >/dev/null
dump first
"$DIESEL" migration revert --all >/dev/null
dump down
same empty down "taking all migrations back leaves something behind (+), or takes too much (-)"
"$DIESEL" migration run >/dev/null
dump second
same first second "migrating again after a revert makes another schema"
