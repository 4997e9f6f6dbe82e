#!/usr/bin/env bash
# Installs the Debian packages that tests need, and only those that are missing; with the argument
# «bench» those of `make bench`.
set -euo pipefail

missing=()
[ "${1:-}" != bench ] || command -v wrk >/dev/null || missing+=(wrk)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
command -v chromium >/dev/null || missing+=(chromium)
command -v cargo >/dev/null || missing+=(rustup)
command -v npm >/dev/null || missing+=(nodejs npm)
command -v make >/dev/null || missing+=(make)
command -v cc >/dev/null || missing+=(build-essential)
command -v flock >/dev/null || missing+=(util-linux)
# Screenshots need letters; without a font with Cyrillic there are boxes.
compgen -G '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf' >/dev/null || missing+=(fonts-dejavu-core)

if [ "${#missing[@]}" -eq 0 ]; then
    echo "nothing to install"
    exit 0
fi
if ! command -v apt-get >/dev/null; then
    echo "missing: ${missing[*]}; install them with this system's package tool" >&2
    exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "missing packages; run: sudo apt-get install ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
echo "installed: ${missing[*]}"
