#!/usr/bin/env bash
# Every Rust file begins with 1 to 30 //! lines about its content, and is short enough to read in one go.
source "$(dirname "$0")/../lib.sh"

broken=0
complain() { echo "$*" >&2; broken=1; }

while IFS= read -r file; do
  [ -e "$file" ] || continue
  limit=400
  case "$file" in tests/* | */tests/*) limit=500 ;; esac
  lines="$(wc -l <"$file")"
  opening="$(awk '!/^\/\/!/ { exit } { n++ } END { print n + 0 }' "$file")"
  [ "$opening" -ge 1 ] || complain "$file: must open with a //! line that says what lives here"
  [ "$opening" -le 30 ] || complain "$file: opens with $opening lines of //!, at most 30"
  # Generated from the database.
  [ "$file" = crates/persistence/src/schema.rs ] || [ "$lines" -le "$limit" ] ||
    complain "$file: $lines lines, at most $limit"
done < <(git ls-files --cached --others --exclude-standard '*.rs')
exit "$broken"
