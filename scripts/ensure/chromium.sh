#!/usr/bin/env bash
# Installs Chromium if there is none, and prints its program. CHROMIUM names another one.
source "$(dirname "$0")/../lib.sh"

chromium="${CHROMIUM:-$(command -v chromium || command -v google-chrome || true)}"
if [ -z "$chromium" ]; then
  has apt-get || fail "no chromium here: install it, or name the program of a Chromium or Chrome with CHROMIUM"
  need chromium
  chromium="$(command -v chromium)" || fail "still no chromium: name the program of one with CHROMIUM"
fi
echo "$chromium"
