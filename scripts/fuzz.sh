#!/usr/bin/env bash
# Repeats the unit tests of all crates for MINUTES, with ten times as many cases for each property. A failing case is shrunk,
# printed and written to a proptest-regressions folder: commit it with the fix. cargo-fuzz would need a nightly toolchain.
source "$(dirname "$0")/lib.sh"

minutes="${MINUTES:-10}"
export PROPTEST_CASES="${CASES:-2560}"
until=$((SECONDS + minutes * 60))
crates=(--workspace --lib)

say "Building"
cargo test --quiet "${crates[@]}" --no-run
round=0
while [ "$round" = 0 ] || [ "$SECONDS" -lt "$until" ]; do
  round=$((round + 1))
  say "Round $round: $PROPTEST_CASES cases for each property"
  cargo test --quiet "${crates[@]}"
done
say "$round rounds, nothing found"
