#!/usr/bin/env bash
# Installs what the tests of crates/delivery talk to in .tools, and prints its folder: an SMTP server, and the libraries that
# receivers of webhooks use.
source "$(dirname "$0")/../lib.sh"

folder="$tools/peers"
sources=crates/delivery/tests/peers
has npm || { if has brew; then brew install node >&2; else apt_install nodejs npm; fi; }
need openssl
python_packages "$folder/python" "$sources/requirements.txt"
node_packages "$folder/node" "$sources/node"
echo "$folder"
