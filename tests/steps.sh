# Functions for the scripts beside this one: run a step, count its tests, print the totals.
# Sourced, never run. Each step is one line of $steps: kind, name, seconds, result, passed, failed.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1

export LARETS_CACHE=${LARETS_CACHE:-$HOME/.cache/larets}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$LARETS_CACHE/target}
export npm_config_cache=${npm_config_cache:-$LARETS_CACHE/npm}
export RUSTUP_TOOLCHAIN=${RUSTUP_TOOLCHAIN:-$(tests/toolchain.sh)}
export PATH=$LARETS_CACHE/tools/bin:$PATH
results=$LARETS_CACHE/results
steps=${LARETS_STEPS:-$results/steps.tsv}
mkdir -p "$results"
[ -n "${LARETS_STEPS:-}" ] || : >"$steps"

# step NAME COMMAND…: has to succeed; its output is shown and kept.
step() { record step "$@"; }

# tests NAME COMMAND…: as step; the command leaves «PASSED FAILED» in $tally. No test is a failure.
tests() { record tests "$@"; }

record() {
    local kind=$1 name=$2 began=$SECONDS status=0 passed=0 failed=0 result=ok
    shift 2
    tally=$results/${name// /-}.tally
    log=$results/${name// /-}.log
    rm -f "$tally"
    printf '\n── %s\n' "$name"
    "$@" 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    if [ "$kind" = tests ]; then
        [ -s "$tally" ] && read -r passed failed <"$tally"
        if [ "$((passed + failed))" -eq 0 ]; then
            printf '%s: no test was run\n' "$name" >&2
            status=1
        fi
    fi
    if [ "$status" -ne 0 ] || [ "$failed" -ne 0 ]; then
        result=FAILED
        [ "$failed" -ne 0 ] || failed=1
    fi
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' \
        "$kind" "$name" "$((SECONDS - began))" "$result" "$passed" "$failed" >>"$steps"
    [ "$result" = ok ]
}

# Prints one line per step of this run, the tests that had nothing to run on, and the totals; fails
# when anything failed.
totals() {
    cut -f 2 "$steps" | while read -r name; do
        grep -h '^SKIPPED: ' "$results/${name// /-}.log" || true
    done
    awk -F '\t' '
        BEGIN { print "" }
        {
            counted = $1 == "tests" ? sprintf("%5d passed, %d failed", $5, $6) : ""
            printf "%-7s %5d s  %-22s %s\n", $4, $3, $2, counted
            seconds += $3; passed += $5; failed += $6
        }
        END {
            printf "        %5d s  in all\n", seconds
            printf "%d passed, %d failed\n", passed, failed
            exit failed > 0
        }' "$steps"
}
