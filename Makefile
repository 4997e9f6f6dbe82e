# The commands of this repository. Everything that is built or fetched goes to one folder
# (LARETS_CACHE), so that a second run is quick and a clone stays clean.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

export LARETS_CACHE ?= $(HOME)/.cache/larets
export CARGO_TARGET_DIR ?= $(LARETS_CACHE)/target
export npm_config_cache ?= $(LARETS_CACHE)/npm

# The pinned compiler, under the name that it has here.
ifndef RUSTUP_TOOLCHAIN
RUSTUP_TOOLCHAIN := $(shell tests/toolchain.sh)
export RUSTUP_TOOLCHAIN
endif

# Arguments for `make run` and `make bench`: make run ARGS="--demo"
ARGS ?=

.PHONY: help run test lint bench web binary client

help: ## Lists these commands.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: web ## Builds Larets and starts it in ./larets-data; the set-up link is printed.
	cargo build --release --locked --package larets-server
	"$(CARGO_TARGET_DIR)/release/larets" serve $(ARGS)

test: ## Installs what tests need, then runs all of them and prints the totals.
	@tests/all.sh

lint: ## Formatting, lints, house rules, dependency gates, licences, spelling, stale client.
	@tests/lint.sh

bench: web ## Measures the binary as it is shipped; see docs/BENCHMARKS.md.
	cargo build --profile dist --locked --package larets-server --package larets-bare
	tests/load/bench.sh $(ARGS)

web: ## Builds the staff interface that the binary embeds.
	@tests/web.sh build

binary: web ## Builds the binary that the browser tests run.
	cargo build --locked --workspace --bin larets

client: ## Writes the OpenAPI document and the TypeScript client generated from it.
	cargo xtask client
