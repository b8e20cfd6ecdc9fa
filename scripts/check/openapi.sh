#!/usr/bin/env bash
# openapi/gatepass.json is the document that the program prints. `--fix` writes it instead.
source "$(dirname "$0")/../lib.sh"

document=openapi/gatepass.json
printed="$(mktemp)"
trap 'rm -f "$printed"' EXIT
gatepass openapi >"$printed"

if [ "${1:-}" = --fix ]; then
  mkdir -p openapi
  cat "$printed" >"$document"
  say "$document written"
elif ! diff -u "$document" "$printed" | head -40 >&2; then
  fail "$document is not what the code serves: run \`make openapi\` and commit the difference"
fi
