#!/usr/bin/env bash
# The staff interface's own commands: packages, check, test TALLY, build.
set -euo pipefail
cd "$(dirname "$0")/../crates/larets-web/web"

# Installs exactly what the lock file says, unless that has been done already.
packages() {
    local wanted
    wanted=$(sha256sum package-lock.json | cut -d ' ' -f 1)
    if [ "$(cat node_modules/.installed 2>/dev/null)" != "$wanted" ]; then
        npm ci --no-audit --no-fund
        echo "$wanted" >node_modules/.installed
    fi
}

case ${1:?packages, check, test or build} in
packages) packages ;;
check)
    packages
    npm run --silent check
    ;;
test)
    packages
    report=$(mktemp)
    trap 'rm -f "$report"' EXIT
    status=0
    npx vitest run --reporter=default --reporter=json --outputFile.json="$report" || status=$?
    node --print '
        const report = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
        `${report.numPassedTests} ${report.numFailedTests}`' "$report" >"${2:-/dev/null}"
    exit "$status"
    ;;
build)
    packages
    npm run --silent build
    ;;
*)
    echo "unknown command $1" >&2
    exit 2
    ;;
esac
