#!/usr/bin/env bash
# Sees to cargo-deny in .tools, and prints where it is. Only `make check` needs it.
source "$(dirname "$0")/../lib.sh"

version=0.20.2
deny="$tools/bin/cargo-deny"

if ! "$deny" --version 2>/dev/null | grep -qF " $version"; then
  say "Installing cargo-deny $version (once, some minutes)"
  # It reads some text files: built as a debug build without debug information, which takes a third of the time.
  CARGO_PROFILE_DEV_DEBUG=0 cargo install cargo-deny --version "$version" --locked --debug \
    --root "$tools" --force --quiet >&2
fi
echo "$deny"
