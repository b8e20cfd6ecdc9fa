#!/usr/bin/env bash
# crates/persistence/src/schema.rs is diesel's schema of a freshly migrated database. `--fix` writes it instead.
source "$(dirname "$0")/../lib.sh"

schema=crates/persistence/src/schema.rs
diesel="$(scripts/ensure/diesel.sh)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

# The opening (//! lines and lints) is written by hand and is kept.
opening() { awk '/^(diesel::|pub mod |\/\/ @generated)/ { exit } { print }' "$1"; }

# shellcheck disable=SC2016 # expanded by the inner shell
gatepass --log warn scratch -- sh -euc '"$1" migration run >&2; "$1" print-schema' sh "$diesel" >"$folder/tables.rs"
# Our arrays hold no nulls, which PostgreSQL's catalog can't express.
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
