#!/usr/bin/env bash
# Installs cargo-deny in .tools and prints its path. Only `make check` needs it.
source "$(dirname "$0")/../lib.sh"

version=0.20.2
deny="$tools/bin/cargo-deny"

if ! "$deny" --version 2>/dev/null | grep -qF " $version"; then
  say "Installing cargo-deny $version (once, some minutes)"
  # It only reads text files, so a debug build is fast enough, and takes a third of the time to build.
  CARGO_PROFILE_DEV_DEBUG=0 cargo install cargo-deny --version "$version" --locked --debug \
    --root "$tools" --force --quiet >&2
fi
echo "$deny"
