#!/usr/bin/env bash
# The code is formatted by the rules of rustfmt.toml.
source "$(dirname "$0")/../lib.sh"

cargo fmt --all --check
# rustfmt does not find modules that a macro declares.
rustfmt --check --edition 2024 crates/api/src/tickets/kind/*.rs
