#!/usr/bin/env bash
# The fast gate: runs every check in scripts/check/, the cheap ones first, and stops at the first that fails.
source "$(dirname "$0")/lib.sh"

# FILE: headline
checks=(
  "format: Format"
  "files: Sizes and openings of files"
  "fences: Dependencies between our crates"
  "dependencies: Dependencies on other crates"
  "lints: Lints"
  "openapi: OpenAPI document"
  "spectral: OpenAPI rules (Spectral)"
  "asyncapi: AsyncAPI document"
  "compatibility: Callers of the last release"
  "messages: Page of messages"
  "schema: schema.rs"
  "migrations: Migrations up, down, up"
)

diff <(printf '%s\n' "${checks[@]%%:*}" | sort) <(basename -a -s .sh scripts/check/*.sh | sort) >&2 ||
  fail "scripts/check.sh does not list the files of scripts/check/ (< listed, > there)"
for check in "${checks[@]}"; do
  say "${check#*: }"
  "scripts/check/${check%%:*}.sh"
done
say "All checks passed"
