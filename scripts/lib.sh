# Shared by the scripts: print a line, install a program, start a server. Sourced, not run.
# shellcheck shell=bash

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Tools of this clone.
tools="${TOOLS_DIR:-$PWD/.tools}"

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif has sudo; then sudo "$@"
  else fail "\`$*\` needs root, and there is no sudo: run it as root, then try again"
  fi
}

apt_install() {
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

# need PROGRAM [PACKAGE]: installs a program if it is missing.
need() {
  if has "$1"; then return; fi
  say "Installing ${2:-$1} (once)"
  if has apt-get; then apt_install "${2:-$1}"
  elif has brew; then brew install "${2:-$1}" >&2
  else fail "no $1: install it, then try again"
  fi
}

# python_packages FOLDER REQUIREMENTS: a virtual environment with these packages, rebuilt when they change.
python_packages() {
  if cmp -s "$2" "$1/installed"; then return; fi
  need python3
  if has apt-get && ! python3 -c 'import ensurepip, venv' 2>/dev/null; then apt_install python3-venv; fi
  say "Installing the packages of $2 (once)"
  python3 -m venv --clear "$1" >&2
  "$1/bin/pip" install --quiet --disable-pip-version-check --requirement "$2" >&2
  cp "$2" "$1/installed"
}

# node_packages FOLDER SOURCES: installs the packages of SOURCES in FOLDER, again when their lock changes.
node_packages() {
  mkdir -p "$1"
  cp "$2"/{package.json,package-lock.json,.npmrc} "$1"
  if cmp -s "$2/package-lock.json" "$1/installed"; then return; fi
  say "Installing the packages of $2 (once)"
  (cd "$1" && npm ci --loglevel error >&2)
  cp "$2/package-lock.json" "$1/installed"
}

# Builds the program of this clone if needed, and runs it.
gatepass() { cargo run --quiet --package gatepass-server --bin gatepass -- "$@"; }

# The path of that program.
built() { printf '%s/debug/gatepass' "${CARGO_TARGET_DIR:-$PWD/target}"; }

# free_port: prints a port to which a connection is refused.
free_port() {
  local port
  for _ in $(seq 50); do
    port="$((20000 + RANDOM % 10000))"
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

# start_server FOLDER PROGRAM [FLAG...]: starts a server on a free port, with its data and log in FOLDER. Waits until it is
# ready and sets `base` to its URL, which the server knows as its own. The script's EXIT trap must call `stop_servers`.
start_server() {
  local folder="$1" program="$2" port
  shift 2
  port="$(free_port)"
  base="http://127.0.0.1:$port"
  "$program" --listen "127.0.0.1:$port" --public-url "$base" --data-dir "$folder/data" "$@" serve >"$folder/log" 2>&1 &
  servers+=("$!")
  for _ in $(seq 300); do
    if curl -sf "$base/readyz" >/dev/null; then return; fi
    kill -0 "$!" 2>/dev/null || break
    sleep 0.2
  done
  cat "$folder/log" >&2
  fail "the server did not start"
}

# fresh_folder: makes `folder` for what the script starts. At the script's end all of that stops, and the folder is removed.
fresh_folder() {
  folder="$(mktemp -d)"
  # The user that runs PostgreSQL must be able to enter it.
  chmod 0711 "$folder"
  trap 'stop_servers; rm -rf "$folder"' EXIT
}

# fresh_server [FLAG...]: starts this version on an empty database, with a known password for admin. Sets `base`, and `folder` if
# `fresh_folder` did not.
fresh_server() {
  need curl
  cargo build --quiet --package gatepass-server --bin gatepass
  [ -n "${folder:-}" ] || fresh_folder
  export GATEPASS_ADMIN_PASSWORD=correct-horse-battery
  start_server "$folder" "$(built)" "$@"
}

# start_peer OUTPUT COMMAND...: starts a peer of the tests of crates/delivery, and waits until it has written its port to OUTPUT.
start_peer() {
  local output="$1"
  shift
  # Some end when their input ends. So each has one that never does: it could write there itself.
  mkfifo "$output.input"
  "$@" 0<>"$output.input" >"$output" &
  servers+=("$!")
  for _ in $(seq 100); do
    if [ -s "$output" ]; then return; fi
    sleep 0.1
  done
  fail "no port: $*"
}

# start_chats FOLDER PEERS: starts fakes of all chat services, and sets `chats` to their URL. PEERS: what scripts/ensure/peers.sh
# prints.
start_chats() {
  start_peer "$1/chats" "$2/python/bin/python" crates/delivery/tests/peers/chat/chat.py
  chats="http://127.0.0.1:$(jq .port "$1/chats")"
}

# start_mails FOLDER PEERS: starts a mail server that keeps each mail as FOLDER/mails/<n>.eml. Sets `mails` to its URL.
start_mails() {
  mkdir "$1/mails"
  start_peer "$1/smtp" "$2/python/bin/python" crates/delivery/tests/peers/smtp.py "$1/mails" 0 plain none none
  mails="smtp://127.0.0.1:$(cat "$1/smtp")?tls=none"
}

servers=()
stop_servers() {
  for server in "${servers[@]}"; do kill "$server" 2>/dev/null || true; done
  for server in "${servers[@]}"; do wait "$server" 2>/dev/null || true; done
}

# take_walk README BASE FOLDER [MORE]: runs the README's walk, unchanged, and then the file MORE against the server at BASE.
# Fails if the walk does not print the expected lines.
take_walk() {
  local readme="$1" base="$2" folder="$3" line
  awk '/^<!-- walk:/ { found = 1 } found && /^```$/ { exit } inside { print } found && /^```sh$/ { inside = 1 }' "$readme" >"$folder/walk.sh"
  [ -s "$folder/walk.sh" ] || fail "$readme has no walk"
  cat "${4:-/dev/null}" >>"$folder/walk.sh"
  API="$base/api/v1" bash -euo pipefail "$folder/walk.sh" | tee "$folder/said"
  for line in '"warnings":[]' '{"state":"pending","level":2}' '{"state":"approved","window":{"start":' \
    '{"allowed":true,"expires_at":"2' '{"state":"revoked"}' '{"allowed":false,"reason":"'; do
    grep -qF "$line" "$folder/said" || fail "the walk did not say: $line"
  done
}
