#!/usr/bin/env bash
# This version can be deployed beside the last release. It migrates the old server's database while that runs; then the old
# server still passes its own README's walk, and a ticket can go back and forth between the two servers.
source "$(dirname "$0")/lib.sh"

need jq
need curl
released="$(scripts/ensure/last-release.sh)"
cargo build --quiet --package gatepass-server --bin gatepass

folder="$(mktemp -d)"
chmod 0711 "$folder"
mkdir -m 0711 "$folder/old" "$folder/new"
trap 'stop_servers; rm -rf "$folder"' EXIT
export GATEPASS_ADMIN_PASSWORD=correct-horse-battery

say "The last release starts on a database of its own"
start_server "$folder/old" "$released/gatepass"
old="$base"

say "This version migrates it meanwhile"
"$(built)" --data-dir "$folder/old/data" migrate status
"$(built)" --data-dir "$folder/old/data" migrate run

say "Both serve it"
socket="$folder/old/data/run"
start_server "$folder/new" "$(built)" --jwt-key-file "$folder/old/data/jwt.pem" \
  --database-url "postgres://gatepass@${socket//\//%2F}/gatepass"
new="$base"

# Uses the people, the asset and the flow of the walk.
cat >"$folder/crossing.sh" <<'END'
crosses() {
  API="$1/api/v1"
  local ticket=$(call $ALICES POST /tickets '{"type":"asset_access","org_id":"'$ORG'","title":"Crossing",
    "request":{"assets":["'$ASSET'"],"accounts":["app"],"protocols":["ssh"],"actions":["connect"]},
    "timing":{"mode":"on_approval","duration":"PT8H"}}' | jq -r .id)
  API="$2/api/v1"
  call $BOBS POST /tickets/$ticket/approve '{"level":1}' | jq -c '["crossing", .state, .level]'
  API="$1/api/v1"
  call $ADMIN POST /tickets/$ticket/approve '{"level":2}' | jq -c '["crossing", .state]'
  API="$2/api/v1"
  call $ALICES POST /access/check "$CHECK" | jq -c '["crossing", .allowed]'
  call $ADMIN POST /grants/$(call $ALICES GET /tickets/$ticket | jq -r '.grants[0]')/revoke '{"reason":"done"}' | jq -c '["crossing", .state]'
  API="$1/api/v1"
  call $ALICES POST /access/check "$CHECK" | jq -c '["crossing", .allowed]'
}
crosses $OLD $NEW
crosses $NEW $OLD
END
OLD="$old" NEW="$new" take_walk "$released/README.md" "$old" "$folder" "$folder/crossing.sh"
for line in '["crossing","pending",2]' '["crossing","approved"]' '["crossing",true]' '["crossing","revoked"]' '["crossing",false]'; do
  [ "$(grep -cF "$line" "$folder/said")" = 2 ] || fail "a ticket did not cross both ways: $line"
done
say "Old and new serve one database"
