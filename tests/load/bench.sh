#!/usr/bin/env bash
# `make bench`: measures the built binary beside the bare handler; --help tells the arguments.
# What is measured and how stands in docs/BENCHMARKS.md.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LARETS_CACHE=${LARETS_CACHE:-$HOME/.cache/larets}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$LARETS_CACHE/target}
# A clone stays clean.
export PYTHONDONTWRITEBYTECODE=1

tests/packages.sh bench
exec python3 tests/load/bench.py \
    --larets "$CARGO_TARGET_DIR/dist/larets" --bare "$CARGO_TARGET_DIR/dist/larets-bare" "$@"
