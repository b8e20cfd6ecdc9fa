#!/usr/bin/env bash
# Measures how many lines of the domain its tests run, and fails below 95%. Prints the lines that no test runs. Uses
# rustup's llvm-tools if they are installed, else Debian's LLVM, whose newest release reads rustc's profiles.
source "$(dirname "$0")/lib.sh"

at_least=95
target="${CARGO_TARGET_DIR:-$PWD/target}/coverage"
beside="$(rustc --print target-libdir)/../bin"

if [ -x "$beside/llvm-cov" ]; then cov="$beside/llvm-cov" profdata="$beside/llvm-profdata"
else
  has llvm-cov-19 || { say "Installing llvm-19 for its llvm-cov (once)"; apt_install llvm-19; }
  cov=llvm-cov-19 profdata=llvm-profdata-19
fi

say "Running the domain's tests with counters"
rm -rf "$target/profiles"
export CARGO_TARGET_DIR="$target" RUSTFLAGS="-C instrument-coverage" LLVM_PROFILE_FILE="$target/profiles/%p-%m.profraw"
cargo test --quiet --package gatepass-domain --lib >&2
binary="$(cargo test --quiet --package gatepass-domain --lib --no-run --message-format json |
  sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -1)"
"$profdata" merge -sparse "$target"/profiles/*.profraw -o "$target/domain.profdata"

# Omits the tests and their generators of random input.
seen=("$binary" -instr-profile "$target/domain.profdata"
  -ignore-filename-regex '(/tests(/|\.rs)|/strategy\.rs|/registry/|/rustc/)')

say "Lines that no test runs"
"$cov" export -format=lcov "${seen[@]}" | awk -F '[:,]' -v here="$PWD/" '
  /^SF:/ { file = $2; sub(here, "", file) }
  /^DA:/ && $3 == 0 { print "  " file ":" $2 }'
"$cov" report "${seen[@]}" | awk -v at_least="$at_least" '
  $1 == "TOTAL" { print "lines of the domain that its tests run: " $10 " (at least " at_least "% wanted)"; exit $10 + 0 < at_least }'
