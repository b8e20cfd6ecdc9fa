#!/usr/bin/env bash
# crates/persistence/src/schema.rs is what diesel prints for a freshly migrated database. `--fix` writes it instead.
source "$(dirname "$0")/../lib.sh"

schema=crates/persistence/src/schema.rs
diesel="$(scripts/ensure/diesel.sh)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

# Our own opening (//! lines and lints) is not diesel's: it stays.
opening() { awk '/^(diesel::|pub mod |\/\/ @generated)/ { exit } { print }' "$1"; }

# shellcheck disable=SC2016 # expanded by the inner shell
gatepass --log warn scratch -- sh -euc '"$1" migration run >&2; "$1" print-schema' sh "$diesel" >"$folder/tables.rs"
# PostgreSQL can't say that an array holds no nulls; ours hold none.
{
  if [ -e "$schema" ]; then opening "$schema"; fi
  grep -v '^// @generated' "$folder/tables.rs" | sed -E '/./,$!d; s/Array<Nullable<([A-Za-z0-9]+)>>/Array<\1>/'
} >"$folder/schema.rs"
rustfmt --quiet --edition 2024 --config-path rustfmt.toml "$folder/schema.rs"

if [ "${1:-}" = --fix ]; then
  cp "$folder/schema.rs" "$schema"
  say "$schema written"
elif ! diff -u "$schema" "$folder/schema.rs" | head -40 >&2; then
  fail "$schema is not what the migrations make: run \`make schema\` and commit the difference"
fi
