#!/usr/bin/env bash
# Licences, duplicates and sources of all crates in Cargo.lock keep the rules of deny.toml. An exception that is no longer
# needed fails too. Known vulnerabilities fail if the advisory database can be reached.
source "$(dirname "$0")/../lib.sh"

deny="$(scripts/ensure/cargo-deny.sh)"
# The check reads crates of other platforms too, which a build does not fetch.
cargo fetch --locked --quiet
"$deny" --offline --log-level error check --hide-inclusion-graph \
  -D unmatched-skip -D unnecessary-skip -D license-not-encountered licenses bans sources >&2

# git waits for minutes behind a network that drops packets, so curl looks for the repository first.
advisories=https://github.com/RustSec/advisory-db
reached() {
  has curl && curl --silent --fail --location --connect-timeout 5 --max-time 15 --output /dev/null \
    "$advisories/info/refs?service=git-upload-pack" &&
    GIT_TERMINAL_PROMPT=0 "$deny" --log-level error fetch db >&2
}
if reached; then
  "$deny" --offline --log-level error check --hide-inclusion-graph advisories >&2
else
  say "Advisories: skipped: the advisory database can't be reached ($advisories)"
fi
