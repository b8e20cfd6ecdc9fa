#!/usr/bin/env bash
# openapi/gatepass.json keeps every rule of Spectral's OpenAPI and OWASP sets, warnings included. Skipped without Node.js.
source "$(dirname "$0")/../lib.sh"

if ! has npm; then
  say "Skipped: there is no npm here (Node.js 18 or later)"
  exit
fi

node_packages "$tools/spectral" openapi/lint
cp openapi/lint/ruleset.yaml "$tools/spectral"
"$tools/spectral/node_modules/.bin/spectral" lint --ruleset "$tools/spectral/ruleset.yaml" --fail-severity hint openapi/gatepass.json
