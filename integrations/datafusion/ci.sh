#!/usr/bin/env bash
# Everything that must hold for the companion crate; the root's .ci/run calls it after its own steps, and beforehand
# with --only-build, which makes what the tests need.
set -euo pipefail
cd "$(dirname "$0")"
export CARGO_TERM_COLOR=never
# Nobody debugs what is built here, and it is built once.
export CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=0

step() { printf '\n== datafusion: %s (%d:%02d)\n' "$*" $((SECONDS / 60)) $((SECONDS % 60)); }

if [[ ${1:-} == --only-build ]]; then
    exec cargo test --locked --no-run
fi

step "the manifest: its own lock file, DataFusion without what is not used"
cargo metadata --locked --format-version 1 >/dev/null
grep -q '^rust-version = "1.94"' Cargo.toml

step "format"
cargo fmt --check

step "tests, on a cluster of Ballista too, and the examples of the docs"
cargo test --locked

step "clippy, all targets: the benchmark too"
cargo clippy --locked --all-targets -- -D warnings

step "docs"
# With the examples, so that the features are those that clippy has just checked.
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --lib --examples

step "the example, on a small file"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/answers.csv" <<'CSV'
shop,rating
north,5
north,4
north,1
south,5
south,0
CSV
found=$(cargo run --quiet --locked --example sql -- "$folder/answers.csv" \
    --segment shop --metric csat_top_box --missing 0)
printf '%s\n' "$found"
grep -q '^south .* 1 answers$' <<<"$found"
grep -q '^north .*66\.7 \[.*\] .* 3 answers$' <<<"$found"

step "the example of a cluster"
cargo run --quiet --locked --example ballista

step "all of it holds"
