#!/usr/bin/env bash
# The contract breaks no caller of the last release (openapi/released.json). `--release` makes it the released one.
source "$(dirname "$0")/../lib.sh"

if [ "${1:-}" = --release ]; then
  scripts/check/openapi.sh
  cp openapi/gatepass.json openapi/released.json
  say "openapi/released.json is today's contract: commit it with the release"
else
  last="$(cat migrations/last-release)"
  # A shallow clone has no commit to compare with. While a release is being made, both contracts are equal.
  if git cat-file -e "$last^{commit}" 2>/dev/null && ! cmp -s openapi/gatepass.json openapi/released.json; then
    git show "$last:openapi/gatepass.json" | cmp -s - openapi/released.json ||
      fail "openapi/released.json is not the contract of the last release, $last (migrations/last-release)"
  fi
  # The message says what breaks; a backtrace would only hide it.
  RUST_BACKTRACE=0 cargo test --quiet --package gatepass-tests -- compatibility:: >&2
fi
