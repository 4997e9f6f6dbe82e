#!/usr/bin/env bash
# The browser tests: run.sh [TALLY|-] [PART OF A TEST'S NAME]. Needs the built binary
# (`make binary`), Chromium and PostgreSQL's programs; writes pictures to results/.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
tally=${1:--}
cache=${LARETS_CACHE:-$HOME/.cache/larets}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}
export LARETS_BINARY=${LARETS_BINARY:-$CARGO_TARGET_DIR/debug/larets}
export npm_config_cache=${npm_config_cache:-$cache/npm}

wanted=$(sha256sum package-lock.json | cut -d ' ' -f 1)
if [ "$(cat node_modules/.installed 2>/dev/null)" != "$wanted" ]; then
    npm ci --no-audit --no-fund
    echo "$wanted" >node_modules/.installed
fi
# The workspace, as its tests are built, lest the dependencies be built with other features.
cargo build --quiet --locked --manifest-path "$root/Cargo.toml" --workspace --bin test-database
if [ ! -x "$LARETS_BINARY" ]; then
    echo "$LARETS_BINARY is not built; run «make binary»" >&2
    exit 1
fi

rm -rf results
mkdir -p results
pattern=()
[ -z "${2:-}" ] || pattern=(--test-name-pattern "$2")
status=0
node --test --test-concurrency=2 "${pattern[@]}" \
    --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination=results/tests.tap \
    ./*.test.mjs || status=$?
# A test that had nothing to run on says so in a line of its own, and in the totals. (Tests that the given part of a name
# leaves out are marked as skipped as well.)
skipped=$(grep -E '# SKIP ' results/tests.tap | grep -v 'does not match' | sed -E 's/^ *ok [0-9]+ - (.*) # SKIP (.*)$/SKIPPED: \1: \2/' || true)
[ -z "$skipped" ] || printf '%s\n' "$skipped" >&2
awk -v skipped="$(printf '%s' "$skipped" | grep -c .)" '/^# pass /{ passed = $3 } /^# fail /{ failed += $3 } /^# cancelled /{ failed += $3 }
    END { printf "browser tests: %d passed, %d failed, %d SKIPPED\n", passed, failed, skipped }' results/tests.tap
if [ "$tally" != - ]; then
    awk '/^# pass /{ passed = $3 } /^# fail /{ failed += $3 } /^# cancelled /{ failed += $3 }
        END { print passed + 0, failed + 0 }' results/tests.tap >"$tally"
fi
exit "$status"
