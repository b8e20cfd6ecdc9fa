#!/usr/bin/env bash
# Clients are made from openapi/gatepass.json, have every operation, pass their language's type checker, and take a ticket
# through its life against a real server: login, open, approve twice, check, revoke, check. Arguments: which languages.
source "$(dirname "$0")/lib.sh"

[ $# -gt 0 ] || set -- typescript python rust
document="$PWD/openapi/gatepass.json"
tools="${TOOLS_DIR:-$PWD/.tools}/clients"
has jq || { if has brew; then brew install jq >&2; else apt_install jq; fi; }
has curl || apt_install curl
mkdir -p "$tools"

# covers NAME: the operations on the standard input are those of the document.
covers() {
  diff <(jq -r '.paths[][].operationId' "$document" | sort) <(sort) >&2 ||
    fail "the $1 client has not the document's operations (< missing, > more)"
  say "$1: all $(jq '[.paths[][]] | length' "$document") operations"
}

typescript() {
  local folder
  folder="$(scripts/ensure-typescript.sh)"
  awk '/^}/ { on = 0 } on && /^    [a-z_]+: {/ { sub(/:.*/, "", $1); print $1 } /^export interface operations / { on = 1 }' \
    "$folder/schema.d.ts" | covers TypeScript
  run="node $folder/build/lifecycle.js"
}

python() {
  local venv="$tools/python" made="$tools/python/made"
  has python3 && python3 -c 'import ensurepip, venv' 2>/dev/null ||
    { if has brew; then brew install python3 >&2; else apt_install python3 python3-venv; fi; }
  if ! cmp -s clients/python/requirements.txt "$venv/installed"; then
    say "Installing what makes and checks the Python client (once)"
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement clients/python/requirements.txt
    cp clients/python/requirements.txt "$venv/installed"
  fi
  # Both mean "nothing is needed"; the generator takes the first for "a token is needed".
  jq '(.paths[][] | select(.security == [{}]) | .security) = []' "$document" >"$venv/document.json"
  rm -rf "$made"
  # It leaves out what it can't digest, and only warns.
  "$venv/bin/openapi-python-client" generate --path "$venv/document.json" --config clients/python/generator.yaml \
    --meta setup --output-path "$made" --fail-on-warning
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation --force-reinstall "$made"
  "$venv/bin/mypy" --strict --cache-dir "$venv/mypy" "$made/gatepass_client" clients/python/lifecycle.py
  find "$made/gatepass_client/api" -name "*.py" ! -name __init__.py -exec basename {} .py \; | covers Python
  run="$venv/bin/python clients/python/lifecycle.py"
}

rust() {
  # build.rs fails where an operation is missing.
  export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
  cargo build --quiet --locked --manifest-path clients/rust/Cargo.toml
  say "Rust: all $(jq '[.paths[][]] | length' "$document") operations"
  run="$CARGO_TARGET_DIR/debug/gatepass-client"
}

folder="$(mktemp -d)"
chmod 0711 "$folder"
trap 'stop_servers; rm -rf "$folder"' EXIT
cargo build --quiet --package gatepass-server --bin gatepass
export GATEPASS_ADMIN_PASSWORD=correct-horse-battery
start_server "$folder" "$(built)"
export BASE="$base"
for language in "$@"; do
  "$language"
  $run
done
