#!/usr/bin/env bash
# Licences, duplicates and sources of everything in Cargo.lock, as deny.toml wants them. An exception that is not needed
# any more fails too.
source "$(dirname "$0")/lib.sh"

deny="$(scripts/ensure-cargo-deny.sh)"
# Crates of other platforms are judged as well, and are not there after a build.
cargo fetch --locked --quiet
"$deny" --offline --log-level error check --hide-inclusion-graph \
  -D unmatched-skip -D unnecessary-skip -D license-not-encountered licenses bans sources >&2
