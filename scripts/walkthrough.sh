#!/usr/bin/env bash
# Runs the commands of docs/walkthrough.md, unchanged and in order, against a fresh server with an embedded database, and
# compares their output with the page. --fix writes the output into the page.
source "$(dirname "$0")/lib.sh"

need jq
need python3
fresh_server
export API="$base/api/v1"
python3 scripts/walkthrough.py docs/walkthrough.md "$folder" "$@"
