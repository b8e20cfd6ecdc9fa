#!/usr/bin/env bash
# The README's walk works as it is printed: its lines, unchanged, against a fresh server with an embedded database.
source "$(dirname "$0")/lib.sh"

has jq || { if has brew; then brew install jq >&2; else apt_install jq; fi; }
has curl || apt_install curl

folder="$(mktemp -d)"
chmod 0711 "$folder"
port="${WALK_PORT:-$((20000 + RANDOM % 10000))}"
cargo build --quiet --package gatepass-server --bin gatepass
# exec, here and by cargo: what is started is the server itself, which can be stopped.
(export GATEPASS_ADMIN_PASSWORD=correct-horse-battery
  exec cargo run --quiet --package gatepass-server --bin gatepass -- \
    --listen "127.0.0.1:$port" --data-dir "$folder/data" serve) >"$folder/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT

for _ in $(seq 150); do
  if curl -sf "http://127.0.0.1:$port/readyz" >/dev/null; then break; fi
  if ! kill -0 "$server" 2>/dev/null; then cat "$folder/log" >&2; fail "the server did not start"; fi
  sleep 0.2
done

awk '/^<!-- walk:/ { found = 1 } found && /^```$/ { exit } inside { print } found && /^```sh$/ { inside = 1 }' README.md >"$folder/walk.sh"
[ -s "$folder/walk.sh" ] || fail "README.md has no walk"
API="http://127.0.0.1:$port/api/v1" bash -euo pipefail "$folder/walk.sh" | tee "$folder/said"

says() { grep -qF "$1" "$folder/said" || fail "the walk did not say: $1"; }
says '"warnings":[]'
says '{"state":"pending","level":2}'
says '{"state":"approved","window":{"start":'
says '{"allowed":true,"expires_at":"2'
says '{"state":"revoked"}'
says '{"allowed":false,"reason":"'
