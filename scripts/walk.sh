#!/usr/bin/env bash
# The README's walk works as it is printed: its lines, unchanged, against a fresh server with an embedded database.
source "$(dirname "$0")/lib.sh"

need jq
fresh_server
take_walk README.md "$base" "$folder"
