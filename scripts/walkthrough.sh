#!/usr/bin/env bash
# docs/walkthrough.md tells the truth: its commands, unchanged and in order, print what stands below them, against a fresh
# server with an embedded database. --fix writes what they print into the page.
source "$(dirname "$0")/lib.sh"

need jq
need python3
fresh_server
export API="$base/api/v1"
python3 scripts/walkthrough.py docs/walkthrough.md "$folder" "$@"
