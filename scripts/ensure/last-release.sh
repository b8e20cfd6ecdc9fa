#!/usr/bin/env bash
# Builds the server of the last release, the commit in migrations/last-release, and prints where its sources and its
# program are. Once for each release: what it was built with is thrown away.
source "$(dirname "$0")/../lib.sh"

commit="$(cat migrations/last-release)"
folder="$tools/last-release/$commit"
if ! [ -x "$folder/gatepass" ]; then
  git cat-file -e "$commit^{commit}" 2>/dev/null || git fetch --quiet --depth 1 origin "$commit" ||
    fail "this clone has no commit $commit, the last release (migrations/last-release)"
  say "Building the last release, ${commit:0:12} (once, some minutes)"
  rm -rf "${folder%/*}"
  mkdir -p "$folder"
  # The sources by themselves: a worktree would be noted in a clone that may go away before it.
  git archive "$commit" | tar -x -C "$folder"
  (cd "$folder" && CARGO_TARGET_DIR="$folder/target" CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=0 \
    cargo build --quiet --locked --package gatepass-server --bin gatepass >&2)
  mv "$folder/target/debug/gatepass" "$folder/gatepass"
  rm -rf "$folder/target"
fi
echo "$folder"
