#!/usr/bin/env bash
# Installs the diesel command line in .tools and prints its path. Only `make check` needs it.
source "$(dirname "$0")/../lib.sh"

version=2.3.14
diesel="$tools/bin/diesel"

if ! "$diesel" --version 2>/dev/null | grep -qF " $version"; then
  if has apt-get && ! [ -e /usr/include/postgresql/libpq-fe.h ]; then apt_install libpq-dev
  elif has brew && ! brew list libpq >/dev/null 2>&1; then brew install libpq >&2
  fi
  if has brew; then PATH="$(brew --prefix libpq)/bin:$PATH"; fi
  say "Installing diesel $version (once, some minutes)"
  cargo install diesel_cli --version "$version" --locked --no-default-features --features postgres \
    --root "$tools" --force --quiet >&2
fi
echo "$diesel"
