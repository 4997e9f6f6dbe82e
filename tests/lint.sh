#!/usr/bin/env bash
# Everything that judges the code without running it; called by `make lint`.
set -uo pipefail
. "$(dirname "$0")/steps.sh"

step "formatting" cargo fmt --all --check
step "web packages" tests/web.sh packages
# The interface is embedded when the web crate is compiled.
step "web build" tests/web.sh build
step "clippy" cargo clippy --workspace --all-targets --locked -- --deny warnings
step "house rules" cargo xtask tidy
step "dependency gates" cargo xtask gates
step "stale client" cargo xtask client --check
step "tools" tests/tools.sh
step "licences and bans" cargo deny --locked check --hide-inclusion-graph licenses bans sources
step "unused dependencies" cargo machete --with-metadata
step "spelling" typos
totals
