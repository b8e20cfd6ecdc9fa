#!/usr/bin/env bash
# Runs the commands of docs/walkthrough.md, unchanged and in order, against a fresh server with an embedded database, and
# compares their output with the page. --fix writes the output into the page. The server sends to a mail server and to fakes of
# the chat services, which run beside it.
source "$(dirname "$0")/lib.sh"

need jq
need python3
need openssl
peers="$(scripts/ensure/peers.sh)"
fresh_folder
start_mails "$folder" "$peers"
start_chats "$folder" "$peers"
curl -sSf -d '{"people":[{"id":"U2VICTOR"}]}' "$chats/_control/slack/configure" >/dev/null
fresh_server --mail-url "$mails" --mail-from desk@example.org --chat-endpoints "slack=$chats/slack" --webhook-allow "${chats#http://}"
export API="$base/api/v1" MAILS="$folder/mails" CHATS="$chats"
python3 scripts/walkthrough.py docs/walkthrough.md "$folder" "$@"
