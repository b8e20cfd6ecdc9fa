#!/usr/bin/env bash
# clippy has no warning about any target of the workspace.
source "$(dirname "$0")/../lib.sh"

cargo clippy --workspace --all-targets -- -D warnings
