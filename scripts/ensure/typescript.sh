#!/usr/bin/env bash
# Installs Node.js and the packages of clients/typescript, generates the client's types from openapi/gatepass.json, compiles
# the programs and prints their folder. All of it is in .tools, not among the sources.
source "$(dirname "$0")/../lib.sh"

has npm || { if has brew; then brew install node >&2; else apt_install nodejs npm; fi; }
major="$(node --version | sed 's/^v\([0-9]*\).*/\1/')"
[ "$major" -ge 18 ] || fail "Node.js $major is too old: install version 18 or later"

folder="$tools/clients/typescript"
node_packages "$folder" clients/typescript
cp clients/typescript/{*.ts,tsconfig.json} "$folder"
document="$PWD/openapi/gatepass.json"
cd "$folder"
# A field with a default may be omitted from a body.
node_modules/.bin/openapi-typescript "$document" --default-non-nullable=false --output schema.d.ts >&2
rm -rf build
node_modules/.bin/tsc --project . >&2
echo "$folder"
