#!/usr/bin/env bash
# The contract breaks no caller of the one released last (openapi/released.json). `--release` makes it that one.
source "$(dirname "$0")/../lib.sh"

if [ "${1:-}" = --release ]; then
  scripts/check/openapi.sh
  cp openapi/gatepass.json openapi/released.json
  say "openapi/released.json is today's contract: commit it with the release"
else
  last="$(cat migrations/last-release)"
  # A clone without history has nothing to compare; a release in the making is today's contract.
  if git cat-file -e "$last^{commit}" 2>/dev/null && ! cmp -s openapi/gatepass.json openapi/released.json; then
    git show "$last:openapi/gatepass.json" | cmp -s - openapi/released.json ||
      fail "openapi/released.json is not the contract of the last release, $last (migrations/last-release)"
  fi
  # What breaks is the message; where the test stands is not.
  RUST_BACKTRACE=0 cargo test --quiet --package gatepass-tests -- compatibility:: >&2
fi
