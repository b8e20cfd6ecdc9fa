#!/usr/bin/env bash
# Runs examples/connector-linux with a fresh Gatepass, on a copy of the users and groups of this machine. Checks the types of the
# connector first.
source "$(dirname "$0")/lib.sh"

if [ "$(uname)" != Linux ]; then
  say "Omitted the connector: it keeps groups of Linux"
  exit 0
fi
need python3
need pgrep procps
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python is too old: install version 3.11 or later"
venv="$tools/connector"
python_packages "$venv" examples/connector-linux/requirements.txt
"$venv/bin/mypy" --strict --cache-dir "$venv/mypy" examples/connector-linux/connector examples/connector-linux/scenes

# with_copy_of_etc PROGRAM...: runs it where /etc is a copy, which ends with it. Where that is impossible, root runs it with the real
# /etc: the scenes make users and groups with names of their own, and remove them.
with_copy_of_etc() {
  local way
  for way in "unshare --mount" "unshare --mount --map-root-user" "sudo unshare --mount"; do
    if $way true 2>/dev/null; then
      # The copy omits what this user may not read. A cache of names would answer from the real files.
      # shellcheck disable=SC2016
      $way bash -euc '
        mount -t tmpfs -o mode=0755 none "$0"
        cp -a /etc/. "$0" 2>/dev/null || true
        touch "$0"/{passwd,shadow,group,gshadow,.pwd.lock}
        mount --bind "$0" /etc
        if [ -d /run/nscd ]; then mount -t tmpfs none /run/nscd; fi
        exec "$@"' "$folder/etc" "$@"
      return
    fi
  done
  say "Making users and groups on this machine, for it can't give a copy of /etc"
  as_root "$@"
}

fresh_server
mkdir "$folder/etc"
with_copy_of_etc env PATH="$PATH:/usr/sbin:/sbin" BASE="$base" SERVER="${servers[0]}" FOLDER="$folder" \
  GATEPASS_ADMIN_PASSWORD="$GATEPASS_ADMIN_PASSWORD" PYTHONPATH=examples/connector-linux PYTHONDONTWRITEBYTECODE=1 \
  "$venv/bin/python" -m scenes
