#!/usr/bin/env bash
# Writes the crates of the release build to a CycloneDX file (SBOM), target/sbom/gatepass.cdx.json, for this machine's target
# or for TARGET.
source "$(dirname "$0")/lib.sh"

need jq
cyclonedx="$(scripts/ensure/cargo-cyclonedx.sh)"
target="${TARGET:-$(rustc -vV | sed -n 's/^host: //p')}"
made="${CARGO_TARGET_DIR:-target}/sbom/gatepass.cdx.json"

# The tool writes a file beside every Cargo.toml.
name=gatepass-sbom
clean() { rm -f ./*/"$name"*.json crates/*/"$name"*.json; }
trap clean EXIT
# Dates the file by the commit, so that a commit always gives the same file.
if commit="$(git log -1 --format=%ct 2>/dev/null)"; then export SOURCE_DATE_EPOCH="$commit"; fi
"$cyclonedx" cyclonedx --manifest-path crates/server/Cargo.toml --format json --spec-version 1.5 --target "$target" \
  --no-build-deps --override-filename "$name" --quiet >&2
mkdir -p "$(dirname "$made")"
# Removes the path of this clone.
sed "s|path+file://$PWD/|path+file:///|g" "crates/server/$name.json" >"$made"

# Checks that it is CycloneDX and names every direct dependency of our crates.
jq -e '.bomFormat == "CycloneDX"' "$made" >/dev/null || fail "$made is no CycloneDX file"
direct="$(cargo tree --locked --package gatepass-server --target "$target" --edges normal --depth 1 --prefix none \
  --format '{p}' | awk '{ sub(/^v/, "", $2); print $1 "@" $2 }' | sort -u)"
[ "$(wc -l <<<"$direct")" -gt 5 ] || fail "cargo tells of no dependencies"
missing="$(comm -23 <(echo "$direct") \
  <(jq -r '(.metadata.component, .components[]) | "\(.name)@\(.version)"' "$made" | sort -u))"
[ -z "$missing" ] || fail "$made lacks: $missing"
say "$made: $(jq '.components | length' "$made") crates"
