#!/usr/bin/env bash
# Installs the checking tools into the cache folder, each at one version, unless they are there.
set -euo pipefail
tools=${LARETS_CACHE:-$HOME/.cache/larets}/tools
export CARGO_TARGET_DIR=$tools/target

deny=0.20.2
machete=0.9.1
typos=1.52.0

has() { [ "$("$tools/bin/$1" --version 2>/dev/null | awk '{ print $NF }')" = "$2" ]; }

# Unoptimised and without debug information: built in half the time, and quick enough for what
# they do here.
export CARGO_PROFILE_DEV_DEBUG=0
from_source() {
    cargo install --quiet --locked --debug --root "$tools" "$1@$2"
    rm -rf "$CARGO_TARGET_DIR"
}

has cargo-deny "$deny" || from_source cargo-deny "$deny"
has cargo-machete "$machete" || from_source cargo-machete "$machete"
if ! has typos "$typos"; then
    # The ready-made wheel takes a second, its source three minutes.
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    if python3 -m pip download --quiet --disable-pip-version-check --no-deps \
        --only-binary :all: --dest "$folder" "typos==$typos"; then
        python3 -m zipfile -e "$folder"/typos-*.whl "$folder"
        mkdir -p "$tools/bin"
        install -m 755 "$folder/typos-$typos.data/scripts/typos" "$tools/bin/typos"
    else
        from_source typos-cli "$typos"
    fi
fi
