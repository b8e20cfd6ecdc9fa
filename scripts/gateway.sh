#!/usr/bin/env bash
# Drives examples/gateway with the ordinary ssh client: a fresh Gatepass with an embedded database on one side, a real sshd of
# this machine on the other. Checks the types of the gateway first.
source "$(dirname "$0")/lib.sh"

need ssh openssh-client
need python3
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python is too old: install version 3.11 or later"
sshd="$(scripts/ensure/sshd.sh)"
venv="$tools/gateway"
python_packages "$venv" examples/gateway/requirements.txt
"$venv/bin/mypy" --strict --cache-dir "$venv/mypy" examples/gateway/gateway examples/gateway/scenes

# The gateway says where its users come from.
export GATEPASS_TRUSTED_PROXIES=127.0.0.1
fresh_server
SSHD="$sshd" SSHD_PORT="$(free_port)" GATEWAY_PORT="$(free_port)" BASE="$base" SERVER="${servers[0]}" FOLDER="$folder" \
  PYTHONPATH=examples/gateway PYTHONDONTWRITEBYTECODE=1 "$venv/bin/python" -m scenes
