#!/usr/bin/env bash
# The README's walk works as it is printed: its lines, unchanged, against a fresh server with an embedded database.
source "$(dirname "$0")/lib.sh"

has jq || { if has brew; then brew install jq >&2; else apt_install jq; fi; }
has curl || apt_install curl

folder="$(mktemp -d)"
chmod 0711 "$folder"
trap 'stop_servers; rm -rf "$folder"' EXIT
cargo build --quiet --package gatepass-server --bin gatepass
export GATEPASS_ADMIN_PASSWORD=correct-horse-battery
start_server "$folder" "$(built)"
take_walk README.md "$base" "$folder"
