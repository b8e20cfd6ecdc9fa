#!/usr/bin/env bash
# Generates clients from openapi/gatepass.json. Each must have every operation, pass its language's type checker, and take a
# ticket through its life on a real server: login, open, approve twice, check, revoke, check. Arguments: the languages.
source "$(dirname "$0")/lib.sh"

[ $# -gt 0 ] || set -- typescript python rust
document="$PWD/openapi/gatepass.json"
need jq

# covers NAME: compares the operations on standard input with those of the document.
covers() {
  diff <(jq -r '.paths[][].operationId' "$document" | sort) <(sort) >&2 ||
    fail "the $1 client has not the document's operations (< missing, > more)"
  say "$1: all $(jq '[.paths[][]] | length' "$document") operations"
}

typescript() {
  local folder
  folder="$(scripts/ensure/typescript.sh)"
  awk '/^}/ { on = 0 } on && /^    [a-z_]+: {/ { sub(/:.*/, "", $1); print $1 } /^export interface operations / { on = 1 }' \
    "$folder/schema.d.ts" | covers TypeScript
  run="node $folder/build/lifecycle.js"
}

python() {
  local venv="$tools/clients/python" made="$tools/clients/python/made"
  python_packages "$venv" clients/python/requirements.txt
  # `[{}]` and `[]` both mean that no token is needed. The generator reads `[{}]` as a required token.
  jq '(.paths[][] | select(.security == [{}]) | .security) = []' "$document" >"$venv/document.json"
  rm -rf "$made"
  # The generator omits operations that it can't read, and only warns.
  "$venv/bin/openapi-python-client" generate --path "$venv/document.json" --config clients/python/generator.yaml \
    --meta setup --output-path "$made" --fail-on-warning
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation --force-reinstall "$made"
  "$venv/bin/mypy" --strict --cache-dir "$venv/mypy" "$made/gatepass_client" clients/python/lifecycle.py
  find "$made/gatepass_client/api" -name "*.py" ! -name __init__.py -exec basename {} .py \; | covers Python
  run="$venv/bin/python clients/python/lifecycle.py"
}

rust() {
  # build.rs fails if an operation is missing.
  export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
  cargo build --quiet --locked --manifest-path clients/rust/Cargo.toml
  say "Rust: all $(jq '[.paths[][]] | length' "$document") operations"
  run="$CARGO_TARGET_DIR/debug/gatepass-client"
}

fresh_server
export BASE="$base"
for language in "$@"; do
  "$language"
  $run
done
