#!/usr/bin/env bash
# Swagger UI works in a browser that reaches only this server: log in, use the Authorize dialog, execute a call.
source "$(dirname "$0")/lib.sh"

chromium="$(scripts/ensure/chromium.sh)"
programs="$(scripts/ensure/typescript.sh)"
fresh_server
BASE="$base" CHROMIUM="$chromium" node "$programs/build/browser.js"
