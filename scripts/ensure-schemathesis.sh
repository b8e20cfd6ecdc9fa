#!/usr/bin/env bash
# Sees to Schemathesis in a virtual environment in .tools, and prints where it is. Only `make contract` needs it.
source "$(dirname "$0")/lib.sh"

wanted=contract/requirements.txt
venv="${TOOLS_DIR:-$PWD/.tools}/schemathesis"

if ! cmp -s "$wanted" "$venv/installed.txt"; then
  if has apt-get && ! python3 -c 'import ensurepip, venv' 2>/dev/null; then apt_install python3-venv; fi
  has python3 || fail "no python3: install Python 3.10 or later"
  say "Installing Schemathesis (once, about a minute)"
  python3 -m venv --clear "$venv" >&2
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted" >&2
  cp "$wanted" "$venv/installed.txt"
fi
echo "$venv/bin/schemathesis"
