#!/usr/bin/env bash
# Schemathesis calls every operation of a running server as four personas, with valid and invalid input, and checks each
# response against the OpenAPI document. CONTRACT_EXAMPLES: cases per operation and phase; CONTRACT_SEED: repeats a run;
# CONTRACT_PERSONA=member: one persona; CONTRACT_REPORTS: folder of the reports.
source "$(dirname "$0")/lib.sh"

schemathesis="$(scripts/ensure/schemathesis.sh)"
peers="$(scripts/ensure/peers.sh)"
need curl
need jq
cargo build --quiet --package gatepass-server --bin gatepass
CONTRACT_GATEPASS="$(built)"
export CONTRACT_GATEPASS GATEPASS_ADMIN_PASSWORD=correct-horse-battery
# CI runs the same cases each time, so that a failure can be repeated and is the fault of the change that it tests.
if [ "${CI:-}" = true ]; then seed=1 examples=5; else seed=$RANDOM examples=20; fi
seed="${CONTRACT_SEED:-$seed}"
examples="${CONTRACT_EXAMPLES:-$examples}"
reports="${CONTRACT_REPORTS:-$PWD/.contract}"
mkdir -p "$reports"
reports="$(cd "$reports" && pwd)"

# Settings that the fake of Slack accepts. Its only member is the document's example of an account.
slack='{"bot_token":"xoxb-test","signing_secret":"slack-signing-secret","app_id":"A0TEST","team_id":"T0TEST","client_id":"1.2","client_secret":"slack-client-secret"}'
people='{"people":[{"id":"U2CERLKJA"}]}'

# Makes what the demo company does not have: guard rules that match nobody, and a session of alice on an asset.
guarded() {
  local key groups alices asset asked rule kind group org
  key="$("$CONTRACT_GATEPASS" --log warn admin create-key admin --scopes inventory:read,guard:write,sessions:report,webhooks:write,channels:write,connectors:write)"
  groups="$("$CONTRACT_GATEPASS" --log warn admin create-key admin --scopes directory:read)"
  alices="$("$CONTRACT_GATEPASS" --log warn admin create-key alice --scopes connections:write)"
  made() { curl -sSf -H "Authorization: Bearer $1" -H 'Content-Type: application/json' -d "$3" "$CONTRACT_URL/api/v1/$2"; }
  rule='{"org_id":null,"name":"Nobody","priority":50,"action":"accept","match":{"sources":["198.51.100.7"]}}'
  for kind in login asset-login; do made "$key" "acls/$kind" "$rule" >/dev/null; done
  group="$(made "$key" command-groups '{"org_id":null,"name":"Any","type":"regex","content":"."}' | jq .id)"
  made "$key" acls/command "$(jq -c --argjson group "$group" '.match.command_groups = [$group]' <<<"$rule")" >/dev/null
  made "$key" webhooks '{"org_id":null,"name":"Nobody","url":"https://hooks.example.org","events":["job.retried"]}' >/dev/null
  org="$(curl -sSf -H "Authorization: Bearer $key" "$CONTRACT_URL/api/v1/assets?q=staging-1" | jq .items[0].org_id)"
  made "$key" channels "{\"org_id\":$org,\"service\":\"slack\",\"name\":\"Chat\",\"settings\":$slack}" >/dev/null
  group="$(curl -sSf -H "Authorization: Bearer $groups" "$CONTRACT_URL/api/v1/groups?org_id=$(jq -r . <<<"$org")" | jq .items[0].id)"
  made "$key" connectors "{\"org_id\":$org,\"name\":\"Groups\",\"groups\":[$group],\"url\":\"https://hooks.example.org\"}" >/dev/null
  asset="$(curl -sSf -H "Authorization: Bearer $key" "$CONTRACT_URL/api/v1/assets?q=staging-1" | jq .items[0].id)"
  asked="{\"asset_id\":$asset,\"account\":\"app\",\"protocol\":\"ssh\"}"
  made "$key" connection-tokens/redeem "$(made "$alices" connection-tokens "$asked" | jq '{token}')" >/dev/null
  made "$alices" connection-tokens "$asked" | jq -r '"[dictionaries.connection-tokens]\nvalues = [\(.id | tojson)]"'
}

# Writes the ids of the demo company as Schemathesis dictionaries. A kind without objects gets an id that does not exist.
dictionaries() {
  local key kind path device nobodys='["01900000-0000-7000-8000-000000000000"]'
  key="$("$CONTRACT_GATEPASS" --log warn admin create-key admin --scopes \
    directory:read,inventory:read,permissions:read,flows:read,tickets:read,grants:read,events:read,api_keys:read,jobs:read,guard:read,sessions:read,notifications:read,webhooks:read,channels:read,connectors:read)"
  listed() { curl -sf -H "Authorization: Bearer $key" "$CONTRACT_URL/api/v1/$1"; }
  device="$(listed 'catalog?type=device_admin' | jq -r '.items[0].id')"
  for path in organizations users groups nodes assets permissions flows catalog "catalog/$device/devices" tickets grants \
    events api-keys jobs command-groups deliveries webhooks channels connectors acls/login acls/asset-login acls/command sessions; do
    kind="${path##*/}"
    printf '[dictionaries.%s]\nvalues = [%s]\n' "$kind" \
      "$(listed "$path" | jq -r --argjson none "$nobodys" '[.items[].id] | if . == [] then $none else . end | map(tojson) | join(",")')"
  done
}

# persona NAME USERNAME [SCOPE], in a subshell: runs one persona on its own server with the demo company, so that no persona
# sees the changes of another.
persona() {
  # Not local: the trap reads it after the function has ended.
  folder="$(mktemp -d)"
  chmod 0711 "$folder"
  trap 'stop_servers; rm -rf "$folder"' EXIT
  : >"$reports/$1.server.log"
  ln -s "$reports/$1.server.log" "$folder/log"
  export GATEPASS_DATA_DIR="$folder/data"
  start_chats "$folder" "$peers"
  curl -sSf -d "$people" "$chats/_control/slack/configure" >/dev/null
  # --trusted-proxies: see `session` in contract/hooks.py.
  start_server "$folder" "$CONTRACT_GATEPASS" --rate-limit 0 --open-tickets 0 --log warn --workers 2 --trusted-proxies 127.0.0.1 \
    --security-contact mailto:security@example.org --chat-endpoints "slack=$chats/slack" --webhook-allow "${chats#http://}"
  CONTRACT_URL="$base"
  CONTRACT_PASSWORD="$("$CONTRACT_GATEPASS" --log warn seed --demo | sed -n 's/.*have the password //p')"
  export CONTRACT_URL CONTRACT_PASSWORD
  export CONTRACT_USERNAME="$2" CONTRACT_SCOPES="${3:-}"
  if [ "$2" = root ]; then
    printf '%s\n' "$CONTRACT_PASSWORD" | "$CONTRACT_GATEPASS" --log warn admin create-admin root --password-stdin >/dev/null
  fi
  { cat contract/schemathesis.toml; guarded; dictionaries; } >"$folder/schemathesis.toml"
  "$schemathesis" --config-file "$folder/schemathesis.toml" run "$CONTRACT_URL/openapi.json" --checks all \
    --seed "$seed" --max-examples "$examples" --no-color >"$reports/$1.txt" 2>&1
}

personas=("super-admin root" "org-admin carol" "member alice" "one-scope carol inventory:write")
say "Calling as ${CONTRACT_PERSONA:-four personas}: $examples examples, seed $seed"
running=()
for words in "${personas[@]}"; do
  name="${words%% *}"
  if [ "${CONTRACT_PERSONA:-$name}" != "$name" ]; then continue; fi
  # shellcheck disable=SC2086 # the words of a persona
  (persona $words) &
  running+=("$name:$!")
done
failed=()
for one in "${running[@]}"; do
  name="${one%%:*}"
  wait "${one##*:}" || failed+=("$name")
  printf '%-12s %s\n' "$name" "$(tail -n 1 "$reports/$name.txt" | tr -d '=')"
done
if [ "${#failed[@]}" -gt 0 ]; then
  # The failures last: of a long output, people see the end.
  for name in "${failed[@]}"; do
    sed -n '/= SUMMARY =/,$p' "$reports/$name.txt" >&2
    sed -n '/= FAILURES =/,/= WARNINGS =\|= SUMMARY =/p' "$reports/$name.txt" | head -n 80 >&2
  done
  fail "not what the contract says: ${failed[*]}; what and how to repeat it is in $reports; all of it: CONTRACT_SEED=$seed CONTRACT_EXAMPLES=$examples make contract"
fi
say "The server is what its contract says"
