#!/usr/bin/env bash
# Licences, duplicates and sources of everything in Cargo.lock, as deny.toml wants them. An exception that is not needed
# any more fails too. Known holes as well, where the database that tells of them can be reached.
source "$(dirname "$0")/../lib.sh"

deny="$(scripts/ensure/cargo-deny.sh)"
# Crates of other platforms are judged as well, and are not there after a build.
cargo fetch --locked --quiet
"$deny" --offline --log-level error check --hide-inclusion-graph \
  -D unmatched-skip -D unnecessary-skip -D license-not-encountered licenses bans sources >&2

# Half-open networks keep git waiting for minutes: curl asks first whether the repository is there.
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
