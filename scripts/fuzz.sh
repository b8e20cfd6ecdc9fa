#!/usr/bin/env bash
# The tests of the crates with parsers, each round with ten times as many cases for each property, for MINUTES.
# What fails is shrunk, printed and kept in a proptest-regressions folder: check it in with the fix. No cargo-fuzz: it needs a
# nightly toolchain, which this project does not.
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
