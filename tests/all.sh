#!/usr/bin/env bash
# All tests, of every kind; called by `make test`. A failed step does not keep the others from
# running, so that one run tells everything.
set -uo pipefail
. "$(dirname "$0")/steps.sh"

rust_tests() {
    local status=0
    if cargo nextest --version >/dev/null 2>&1; then
        cargo nextest run --workspace --locked --color never || status=$?
        # «Summary [ 1.2s] 29 tests run: 28 passed, 1 failed, 0 skipped»
        awk '/^ *Summary \[/ { sub(/^.*\] */, ""); run = $1; passed = $4 }
            END { print passed + 0, run - passed }' "$log" >"$tally"
    else
        cargo test --workspace --all-targets --locked --no-fail-fast --color never || status=$?
        count_test_results
    fi
    # A test that passes says nothing here, also where it had nothing to run on.
    [ -d ../shared/data/crm ] || echo "SKIPPED: a_real_base: ../shared/data/crm is not here"
    return "$status"
}

doc_tests() {
    local status=0
    cargo test --workspace --doc --locked --no-fail-fast --color never || status=$?
    count_test_results
    return "$status"
}

# Adds up the lines «test result: ok. 3 passed; 0 failed; …» of the test harness.
count_test_results() {
    awk '/^test result:/ { passed += $4; failed += $6 } END { print passed + 0, failed + 0 }' \
        "$log" >"$tally"
}

step "system packages" tests/packages.sh || { totals; exit 1; }
step "web packages" tests/web.sh packages
step "web types and lint" tests/web.sh check
tests "web tests" tests/web.sh test "$results/web-tests.tally"
step "web build" tests/web.sh build
tests "rust tests" rust_tests
tests "doc tests" doc_tests
# As the tests were built: alone, it would have other features and be built anew with all its dependencies.
step "binary" cargo build --locked --workspace --bin larets
tests "browser tests" tests/browser/run.sh "$results/browser-tests.tally"
totals
