#!/usr/bin/env bash
# The property tests of `make test`, each round with a hundred times as many cases and another seed, for MINUTES.
# What fails is shrunk, printed, and kept in a proptest-regressions folder: check it in with the fix.
source "$(dirname "$0")/lib.sh"

minutes="${MINUTES:-10}"
export PROPTEST_CASES="${CASES:-25600}"
until=$((SECONDS + minutes * 60))
crates=(--package gatepass-domain --package gatepass-api --package gatepass-server --lib)

say "Building"
cargo test --quiet "${crates[@]}" --no-run
round=0
while [ "$round" = 0 ] || [ "$SECONDS" -lt "$until" ]; do
  round=$((round + 1))
  say "Round $round: $PROPTEST_CASES cases for each property"
  cargo test --quiet "${crates[@]}" fuzz
done
say "$round rounds, nothing found"
