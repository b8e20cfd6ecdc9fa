#!/usr/bin/env bash
# Swagger UI works in a browser that reaches only this server: log in, use the Authorize dialog, execute a call.
source "$(dirname "$0")/lib.sh"

chromium="${CHROMIUM:-$(command -v chromium || command -v google-chrome || true)}"
if [ -z "$chromium" ]; then
  has apt-get || fail "no chromium here: install it, or name the program of a Chromium or Chrome with CHROMIUM"
  need chromium
  chromium="$(command -v chromium)" || fail "still no chromium: name the program of one with CHROMIUM"
fi

programs="$(scripts/ensure/typescript.sh)"
fresh_server
BASE="$base" CHROMIUM="$chromium" node "$programs/build/browser.js"
