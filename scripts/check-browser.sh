#!/usr/bin/env bash
# Swagger UI works in a browser, with nothing but this server: logging in, the Authorize dialog, executing a call.
source "$(dirname "$0")/lib.sh"

chromium="${CHROMIUM:-$(command -v chromium || command -v google-chrome || true)}"
if [ -z "$chromium" ]; then
  has apt-get || fail "no chromium here: install it, or name the program of a Chromium or Chrome with CHROMIUM"
  say "Installing Chromium with apt-get (once)"
  apt_install chromium
  chromium="$(command -v chromium)" || fail "still no chromium: name the program of one with CHROMIUM"
fi
has curl || apt_install curl

programs="$(scripts/ensure-typescript.sh)"
folder="$(mktemp -d)"
chmod 0711 "$folder"
trap 'stop_servers; rm -rf "$folder"' EXIT
cargo build --quiet --package gatepass-server --bin gatepass
export GATEPASS_ADMIN_PASSWORD=correct-horse-battery
start_server "$folder" "$(built)"
BASE="$base" CHROMIUM="$chromium" node "$programs/build/browser.js"
