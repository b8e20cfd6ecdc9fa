#!/usr/bin/env bash
# Installs PostgreSQL's server programs, 15 or later, if they are not in one of the places where the server looks
# (`embedded/find.rs`).
source "$(dirname "$0")/../lib.sh"

major() { "$1/postgres" --version 2>/dev/null | sed -n 's/^postgres (PostgreSQL) \([0-9]*\).*/\1/p'; }

find_postgres() {
  local folder version
  for folder in "${GATEPASS_PG_BIN:-}" "$(pg_config --bindir 2>/dev/null || true)" \
    /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin \
    /usr/local/pgsql/bin /usr/local/bin /usr/bin; do
    if ! [ -x "$folder/initdb" ] || ! [ -x "$folder/postgres" ]; then continue; fi
    version="$(major "$folder")"
    if [ "${version:-0}" -ge 15 ]; then printf 'PostgreSQL %s in %s\n' "$version" "$folder"; return; fi
  done
  return 1
}

install_debian() {
  say "Installing PostgreSQL with apt-get (once)"
  apt_install postgresql-common
  # Keeps the package from starting a database of its own.
  as_root mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' |
    as_root tee /etc/postgresql-common/createcluster.d/gatepass.conf >/dev/null
  apt_install postgresql postgresql-client
  # An older Debian has an older PostgreSQL: use the packages of the PostgreSQL project.
  if ! find_postgres >/dev/null && [ -x /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh ]; then
    say "The distribution's PostgreSQL is older than 15: adding the packages of postgresql.org"
    apt_install ca-certificates
    as_root /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y >&2
    apt_install postgresql-17
  fi
}

if ! find_postgres >/dev/null; then
  if has apt-get; then install_debian
  elif has brew; then say "Installing PostgreSQL with Homebrew (once)"; brew install postgresql@17 >&2
  else fail "no PostgreSQL 15 or later, and neither apt-get nor brew to install it: install its server programs, or set GATEPASS_DATABASE_URL"
  fi
fi
found="$(find_postgres)" || fail "still no PostgreSQL 15 or later: install its server programs, or set GATEPASS_DATABASE_URL"
say "$found"
