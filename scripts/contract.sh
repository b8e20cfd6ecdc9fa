#!/usr/bin/env bash
# Schemathesis calls every operation of a running server as four personas, with what fits the OpenAPI document and with
# what does not, and holds each answer against the document. CONTRACT_EXAMPLES: cases per operation and phase;
# CONTRACT_SEED: repeats a run; PERSONA=member: only that one.
source "$(dirname "$0")/lib.sh"

schemathesis="$(scripts/ensure-schemathesis.sh)"
has curl || apt_install curl
cargo build --quiet --package gatepass-server --bin gatepass
CONTRACT_GATEPASS="$(cargo metadata --format-version 1 --no-deps | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')/debug/gatepass"
export CONTRACT_GATEPASS
seed="${CONTRACT_SEED:-$([ "${CI:-}" = true ] && echo 1 || echo "$RANDOM")}"
examples="${CONTRACT_EXAMPLES:-$([ "${CI:-}" = true ] && echo 10 || echo 30)}"
reports="${CONTRACT_REPORTS:-$PWD/.contract}"
mkdir -p "$reports"

folder="$(mktemp -d)"
chmod 0711 "$folder"
server=
stop() { if [ -n "$server" ]; then kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; server=; fi; }
trap 'stop; rm -rf "$folder"' EXIT

# A fresh server with the demo company in it, so that no persona finds what another one has destroyed.
start() {
  local port=$((20000 + RANDOM % 10000))
  export GATEPASS_DATA_DIR="$folder/$1" CONTRACT_URL="http://127.0.0.1:$port"
  GATEPASS_ADMIN_PASSWORD=correct-horse-battery "$CONTRACT_GATEPASS" --listen "127.0.0.1:$port" --rate-limit 0 --log warn \
    --trusted-proxies 127.0.0.1 serve >"$reports/$1.server.log" 2>&1 &
  server=$!
  for _ in $(seq 150); do
    if curl -sf "$CONTRACT_URL/readyz" >/dev/null; then break; fi
    kill -0 "$server" 2>/dev/null || { cat "$reports/$1.server.log" >&2; fail "the server did not start"; }
    sleep 0.2
  done
  demo="$("$CONTRACT_GATEPASS" --log warn seed --demo | sed -n 's/.*have the password //p')"
}

# persona NAME USERNAME [SCOPE]
persona() {
  if [ -n "${PERSONA:-}" ] && [ "$PERSONA" != "$1" ]; then return; fi
  say "As $1 ($examples examples, seed $seed)"
  start "$1"
  export CONTRACT_PERSONA="$1" CONTRACT_USERNAME="$2" CONTRACT_PASSWORD="$demo" CONTRACT_SCOPES="${3:-}"
  if [ "$1" = super-admin ]; then
    printf '%s\n' "$demo" | "$CONTRACT_GATEPASS" --log warn admin create-admin "$2" --password-stdin >/dev/null
  fi
  if ! "$schemathesis" --config-file contract/schemathesis.toml run "$CONTRACT_URL/openapi.json" --checks all \
    --seed "$seed" --max-examples "$examples" --no-color >"$reports/$1.txt" 2>&1; then
    failed+=("$1")
  fi
  sed -n '/= SUMMARY =/,$p' "$reports/$1.txt"
  stop
}

failed=()
persona super-admin root
persona org-admin carol
persona member alice
persona one-scope carol inventory:write
if [ "${#failed[@]}" -gt 0 ]; then fail "not as the contract says: ${failed[*]}; see $reports, repeat with CONTRACT_SEED=$seed"; fi
say "The server is what its contract says"
