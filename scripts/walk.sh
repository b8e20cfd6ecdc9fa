#!/usr/bin/env bash
# Runs the README's walk, unchanged, against a fresh server with an embedded database.
source "$(dirname "$0")/lib.sh"

need jq
fresh_server
take_walk README.md "$base" "$folder"
