#!/usr/bin/env bash
# The code is formatted as rustfmt.toml says.
source "$(dirname "$0")/../lib.sh"

cargo fmt --all --check
