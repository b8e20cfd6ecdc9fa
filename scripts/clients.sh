#!/usr/bin/env bash
# Generates clients from openapi/gatepass.json with the commands of docs/clients.md. Each must have every operation. All but Kotlin
# and C# must compile or pass their language's type checker, and take a ticket through its life on a real server: login, open,
# approve twice, check, revoke, check. Arguments: the languages.
source "$(dirname "$0")/lib.sh"

[ $# -gt 0 ] || set -- typescript python rust java go kotlin csharp
document="$PWD/openapi/gatepass.json"
need jq

# covers NAME: compares the operations on standard input with those of the document. `getMe` is read as `get_me`.
covers() {
  diff <(jq -r '.paths[][].operationId' "$document" | sort) <(sed -E 's/([a-z0-9])([A-Z])/\1_\2/g' | tr '[:upper:]' '[:lower:]' | sort -u) >&2 ||
    fail "the $1 client has not the document's operations (< missing, > more)"
  say "$1: all $(jq '[.paths[][]] | length' "$document") operations"
}

# command_of LANGUAGE: prints its command in docs/clients.md.
command_of() {
  awk -v heading="## $1" '$0 == heading { found = 1 } found && /^```$/ { exit } inside { print } found && /^```sh$/ { inside = 1 }' \
    docs/clients.md | grep . || fail "docs/clients.md has no command for $1"
}

# documented LANGUAGE FOLDER PROGRAMS: runs that command in an empty folder with the document. PROGRAMS: the folder of its program.
documented() {
  local command
  command="$(command_of "$1")"
  rm -rf "$2"
  mkdir -p "$2"
  cp "$document" "$2/openapi.json"
  (cd "$2" && PATH="$3:$PATH" bash -euo pipefail -c "$command" >"$2/said" 2>&1) || { cat "$2/said" >&2; fail "$1: no client"; }
}

# OpenAPI Generator is a Java program.
openapi_generator() {
  need java default-jre-headless
  venv="$tools/clients/openapi-generator"
  python_packages "$venv" clients/openapi-generator.txt
}

typescript_client() {
  local folder
  folder="$(scripts/ensure/typescript.sh)"
  documented TypeScript "$folder/made" "$folder/node_modules/.bin"
  cmp "$folder/made/schema.d.ts" "$folder/schema.d.ts"
  # The webhooks, `on_...`, are among the operations.
  awk '/^}/ { on = 0 } on && /^    [a-z_]+: {/ { sub(/:.*/, "", $1); print $1 } /^export interface operations / { on = 1 }' \
    "$folder/schema.d.ts" | grep -v '^on_' | covers TypeScript
  node "$folder/build/lifecycle.js"
}

python_client() {
  local venv="$tools/clients/python" made="$tools/clients/python/made"
  python_packages "$venv" clients/python/requirements.txt
  documented Python "$made" "$venv/bin"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation --force-reinstall "$made/client"
  "$venv/bin/mypy" --strict --cache-dir "$venv/mypy" "$made/client/gatepass_client" clients/python/lifecycle.py
  find "$made/client/gatepass_client/api" -name "*.py" ! -name __init__.py -exec basename {} .py \; | covers Python
  "$venv/bin/python" clients/python/lifecycle.py
}

rust_client() {
  # build.rs fails if an operation is missing.
  export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
  bash -euo pipefail -c "$(command_of Rust)"
  say "Rust: all $(jq '[.paths[][]] | length' "$document") operations"
  "$CARGO_TARGET_DIR/debug/gatepass-client"
}

java_client() {
  local made="$tools/clients/java" classes
  openapi_generator
  need javac default-jdk-headless
  # The generator's jar has Jackson. Only `javax.annotation.Generated` is missing.
  classes="$(find "$venv" -name openapi-generator.jar):/usr/share/java/geronimo-annotation-1.3-spec.jar"
  [ -e "${classes#*:}" ] || apt_install libgeronimo-annotation-1.3-spec-java
  documented Java "$made" "$venv/bin"
  # The generator gives webhooks a class too, of methods that nobody calls.
  find "$made/client/src/main" -name "*Api.java" ! -name WebhooksApi.java -exec sed -nE 's/.* (\w+)WithHttpInfo\(.*throws.*/\1/p' {} + |
    covers Java
  find "$made/client/src/main" -name "*.java" >"$made/sources"
  javac -nowarn -encoding UTF-8 -cp "$classes" -d "$made/classes" @"$made/sources" clients/java/Lifecycle.java
  java -cp "$classes:$made/classes" Lifecycle
}

go_client() {
  local made="$tools/clients/go"
  openapi_generator
  need go golang-go
  documented Go "$made" "$venv/bin"
  # The generated tests need a package that is not of the standard library.
  rm -rf "$made/client/test"
  cp clients/go/{go.mod,main.go} "$made"
  find "$made/client" -name "api_*.go" ! -name api_webhooks.go -exec sed -nE 's/^func .*APIService\) (\w+)Execute\(.*/\1/p' {} + | covers Go
  (cd "$made" && GOFLAGS=-mod=mod GOPROXY=off go vet ./... && GOPROXY=off go build -o lifecycle . && ./lifecycle)
}

kotlin_client() {
  openapi_generator
  documented Kotlin "$tools/clients/kotlin" "$venv/bin"
  find "$tools/clients/kotlin/client/src/main" -name "*Api.kt" ! -name WebhooksApi.kt -exec sed -nE 's/.* fun (\w+)WithHttpInfo\(.*/\1/p' {} + |
    covers Kotlin
}

csharp_client() {
  openapi_generator
  documented "C#" "$tools/clients/csharp" "$venv/bin"
  find "$tools/clients/csharp/client/src" -name "*Api.cs" ! -name WebhooksApi.cs -exec sed -nE 's/.* async Task<.*> (\w+)OrDefaultAsync\(.*/\1/p' {} + |
    covers "C#"
}

fresh_server
export BASE="$base"
for language in "$@"; do "${language}_client"; done
