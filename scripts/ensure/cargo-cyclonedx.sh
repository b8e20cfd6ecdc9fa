#!/usr/bin/env bash
# Installs cargo-cyclonedx in .tools and prints its path. Only `make sbom` needs it.
source "$(dirname "$0")/../lib.sh"

version=0.5.9
cyclonedx="$tools/bin/cargo-cyclonedx"

# It does not print its version, but cargo lists the version that it installed.
if ! [ -x "$cyclonedx" ] || ! cargo install --list --root "$tools" | grep -qxF "cargo-cyclonedx v$version:"; then
  say "Installing cargo-cyclonedx $version (once, some minutes)"
  CARGO_PROFILE_DEV_DEBUG=0 cargo install cargo-cyclonedx --version "$version" --locked --debug \
    --root "$tools" --force --quiet >&2
fi
echo "$cyclonedx"
