#!/usr/bin/env bash
# Prints the name under which rustup has the pinned compiler: usually its version; on a machine
# without the network perhaps «stable», when that is the same version.
cd "$(dirname "$0")/.." || exit 1
pinned=$(sed -nE 's/^channel = "(.*)"/\1/p' rust-toolchain.toml)
version() { RUSTUP_AUTO_INSTALL=0 rustup run "$1" rustc --version 2>/dev/null | cut -d ' ' -f 2; }

if command -v rustup >/dev/null && [ "$(version "$pinned")" != "$pinned" ]; then
    for name in $(rustup toolchain list 2>/dev/null | cut -d ' ' -f 1); do
        if [ "$(version "$name")" = "$pinned" ]; then
            echo "$name"
            exit 0
        fi
    done
fi
echo "$pinned"
