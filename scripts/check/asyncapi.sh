#!/usr/bin/env bash
# The AsyncAPI document is what the official parser accepts. Skipped without Node.js.
source "$(dirname "$0")/../lib.sh"

if ! has npm; then
  say "Skipped: there is no npm here (Node.js 18 or later)"
  exit
fi

node_packages "$tools/spectral" openapi/lint
gatepass openapi --events | node openapi/lint/asyncapi.mjs "$tools/spectral/node_modules"
