#!/usr/bin/env bash
# What the release build is made of, as a CycloneDX file (SBOM): target/sbom/gatepass.cdx.json. For this machine's target,
# or the one that TARGET names.
source "$(dirname "$0")/lib.sh"

need jq
cyclonedx="$(scripts/ensure/cargo-cyclonedx.sh)"
target="${TARGET:-$(rustc -vV | sed -n 's/^host: //p')}"
made="${CARGO_TARGET_DIR:-target}/sbom/gatepass.cdx.json"

# The tool writes beside every Cargo.toml.
name=gatepass-sbom
clean() { rm -f ./*/"$name"*.json crates/*/"$name"*.json; }
trap clean EXIT
# The same commit gives the same file.
if commit="$(git log -1 --format=%ct 2>/dev/null)"; then export SOURCE_DATE_EPOCH="$commit"; fi
"$cyclonedx" cyclonedx --manifest-path crates/server/Cargo.toml --format json --spec-version 1.5 --target "$target" \
  --no-build-deps --override-filename "$name" --quiet >&2
mkdir -p "$(dirname "$made")"
# Where it was made is nobody's business.
sed "s|path+file://$PWD/|path+file:///|g" "crates/server/$name.json" >"$made"

# It is JSON, and names every crate that ours ask for by themselves.
jq -e '.bomFormat == "CycloneDX"' "$made" >/dev/null || fail "$made is no CycloneDX file"
direct="$(cargo tree --locked --package gatepass-server --target "$target" --edges normal --depth 1 --prefix none \
  --format '{p}' | awk '{ sub(/^v/, "", $2); print $1 "@" $2 }' | sort -u)"
[ "$(wc -l <<<"$direct")" -gt 5 ] || fail "cargo tells of no dependencies"
missing="$(comm -23 <(echo "$direct") \
  <(jq -r '(.metadata.component, .components[]) | "\(.name)@\(.version)"' "$made" | sort -u))"
[ -z "$missing" ] || fail "$made lacks: $missing"
say "$made: $(jq '.components | length' "$made") crates"
