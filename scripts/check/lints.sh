#!/usr/bin/env bash
# clippy warns about no target of the workspace.
source "$(dirname "$0")/../lib.sh"

cargo clippy --workspace --all-targets -- -D warnings
