#!/usr/bin/env bash
# docs/messages.md shows the messages as the templates of crates/delivery render them. `--fix` writes the page and draws the pictures
# in docs/messages/, which needs Chromium. The check needs none: the page names the HTML of each picture by its SHA-256.
source "$(dirname "$0")/../lib.sh"

render() { cargo test --quiet --package gatepass-delivery --test delivery messages::; }

if [ "${1:-}" = --fix ]; then
  need pngquant
  chromium="$(scripts/ensure/chromium.sh)"
  programs="$(scripts/ensure/typescript.sh)"
  folder="$(mktemp -d)"
  trap 'rm -rf "$folder"' EXIT
  MESSAGES_FOLDER="$folder" render >&2
  FOLDER="$folder" CHROMIUM="$chromium" node "$programs/build/pictures.js"
  pngquant --strip --force --ext .png 64 "$folder"/*.png
  rm -rf docs/messages
  mkdir docs/messages
  mv "$folder"/*.png docs/messages/
  mv "$folder/messages.md" docs/messages.md
  say "docs/messages.md and its pictures written"
elif ! render >&2; then
  fail "docs/messages.md is not what the templates render: run \`make messages\`, look at the pictures, and commit the difference"
fi
