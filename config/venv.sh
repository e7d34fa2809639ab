#!/bin/sh
# The environment in .venv, made if missing or broken, with the packages of a locked list.
# Usage: sh config/venv.sh requirements.txt
set -eu
list=$1
installed=.venv/installed-$list

supported() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; }

if ! { [ -x .venv/bin/python ] && supported .venv/bin/python; }; then
    for python in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
        supported "$python" && break
        python=
    done
    if [ -z "$python" ]; then
        echo "Python 3.11, 3.12 or 3.13 is needed and was not found. Install one, or name it: make run PYTHON=/path/to/python3.12" >&2
        exit 1
    fi
    echo "Environment: making .venv with $($python --version)"
    rm -rf .venv
    if ! $python -m venv .venv >/dev/null; then
        rm -rf .venv
        echo "The environment could not be made. On Debian and Ubuntu: sudo apt-get install python3-venv" >&2
        exit 1
    fi
fi

if ! cmp -s "$list" "$installed"; then
    echo "Packages: installing $list (a few hundred MB the first time)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: -r "$list"
    cp "$list" "$installed"
fi
