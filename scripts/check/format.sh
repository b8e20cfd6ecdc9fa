#!/usr/bin/env bash
# The code is formatted by the rules of rustfmt.toml.
source "$(dirname "$0")/../lib.sh"

cargo fmt --all --check
