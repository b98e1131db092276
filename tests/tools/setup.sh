#!/bin/sh
# Fetches the checkers of built pages, PDFs and Word documents. None of them is needed to build or use policygen.
#
#     tests/tools/setup.sh
#
# Debian packages come by apt, if this runs as root or sudo needs no password; Node packages go into node_modules and
# Python packages into venv, both beside this file. Quick when all is there already.

set -eu
cd "$(dirname "$0")"

# Debian packages: each with a program by which to know that it is there.
missing=
need() {
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
need chromium chromium
need qpdf qpdf
need pdftoppm poppler-utils
need java default-jre-headless
need node nodejs
need npm npm
need python3 python3
need strace strace
need soffice libreoffice-writer
python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"

if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif sudo -n true 2>/dev/null; then
        as_root=sudo
    else
        echo "setup: missing, and only root can install:$missing" >&2
        echo "setup: ask for: apt-get install --no-install-recommends$missing" >&2
        exit 1
    fi
    $as_root apt-get update -qq
    # shellcheck disable=SC2086 # one word a package
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

# Node packages. Their install scripts fetch a Java of their own, which is not wanted: they stay off.
if ! cmp -s package-lock.json node_modules/.of; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    # Its install script, which does not run, would have made it executable.
    multitool=node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
    [ ! -f "$multitool" ] || chmod +x "$multitool"
    cp package-lock.json node_modules/.of
fi

# Python packages.
if ! cmp -s requirements.txt venv/.of; then
    python3 -m venv venv
    venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
    cp requirements.txt venv/.of
fi

echo "setup: all checkers are there"
