#!/usr/bin/env bash
# openapi/gatepass.json keeps the rules of Spectral and of its OWASP set, warnings included. Skipped without Node.js.
source "$(dirname "$0")/lib.sh"

if ! has npm; then
  say "Skipped: there is no npm here (Node.js 18 or later)"
  exit
fi

# Kept outside of the clone's sources, and installed anew when the lock changes.
tools="${TOOLS_DIR:-$PWD/.tools}/spectral"
mkdir -p "$tools"
cp openapi/lint/{package.json,ruleset.yaml,.npmrc} "$tools"
if ! cmp -s openapi/lint/package-lock.json "$tools/installed"; then
  say "Installing Spectral (once, half a minute)"
  cp openapi/lint/package-lock.json "$tools"
  (cd "$tools" && npm ci --loglevel error >&2)
  cp openapi/lint/package-lock.json "$tools/installed"
fi
"$tools/node_modules/.bin/spectral" lint --ruleset "$tools/ruleset.yaml" --fail-severity hint openapi/gatepass.json
