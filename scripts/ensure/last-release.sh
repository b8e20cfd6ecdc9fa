#!/usr/bin/env bash
# Builds the server of the last release (the commit in migrations/last-release), and prints the folder of its sources and
# program. Builds once for each release, and removes the target directory afterwards.
source "$(dirname "$0")/../lib.sh"

commit="$(cat migrations/last-release)"
folder="$tools/last-release/$commit"
if ! [ -x "$folder/gatepass" ]; then
  git cat-file -e "$commit^{commit}" 2>/dev/null || git fetch --quiet --depth 1 origin "$commit" ||
    fail "this clone has no commit $commit, the last release (migrations/last-release)"
  say "Building the last release, ${commit:0:12} (once, some minutes)"
  rm -rf "${folder%/*}"
  mkdir -p "$folder"
  # An archive and not a worktree, since the clone that knows the worktree may be removed first.
  git archive "$commit" | tar -x -C "$folder"
  (cd "$folder" && CARGO_TARGET_DIR="$folder/target" CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=0 \
    cargo build --quiet --locked --package gatepass-server --bin gatepass >&2)
  mv "$folder/target/debug/gatepass" "$folder/gatepass"
  rm -rf "$folder/target"
fi
echo "$folder"
