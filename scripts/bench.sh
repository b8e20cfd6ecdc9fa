#!/usr/bin/env bash
# Builds the server, installs the load generators and measures (benches/README.md). PROFILE=dev only shows that the tool works.
source "$(dirname "$0")/lib.sh"

[ "$(uname)" = Linux ] || fail "the measurements read /proc: they need Linux"
need wrk
need python3
need psql postgresql-client
# Debian installs pgbench beside the server's programs, which are not on the PATH.
has pgbench || PATH="$PATH:$(pg_config --bindir 2>/dev/null || ls -d /usr/lib/postgresql/*/bin | tail -n 1)"
has pgbench || fail "no pgbench: it comes with PostgreSQL's server packages"

profile="${PROFILE:-release}"
say "Building ($profile; a release build takes some minutes)"
cargo build --package gatepass-server --bin gatepass --example constant --profile "$profile"
target="$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')"
folder="$profile"
if [ "$profile" = dev ]; then folder=debug; fi
BIN="$target/$folder" COMMIT="$(git describe --always --dirty 2>/dev/null || echo 'no commit')" \
  PYTHONDONTWRITEBYTECODE=1 exec python3 benches/bench.py
