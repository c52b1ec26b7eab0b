#!/usr/bin/env bash
# Everything that must hold for the example of a web service; the root's .ci/run calls it.
set -euo pipefail
cd "$(dirname "$0")"
export CARGO_TERM_COLOR=never
# Nobody debugs what is built here, and it is built once.
export CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=0

step() { printf '\n== service: %s (%d:%02d)\n' "$*" $((SECONDS / 60)) $((SECONDS % 60)); }

step "the manifest: its own lock file, never published"
cargo metadata --locked --format-version 1 >/dev/null
grep -q '^publish = false' Cargo.toml

step "format"
cargo fmt --check

step "tests: the program is started, asked, and killed"
cargo test --quiet --locked

step "clippy, all targets"
cargo clippy --quiet --locked --all-targets -- -D warnings

step "help"
help=$(cargo run --quiet --locked -- --help)
grep -q '^Usage: cxmetrics-service' <<<"$help"

step "all of it holds"
