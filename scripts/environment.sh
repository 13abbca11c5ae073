#!/bin/sh
# Brings a virtual environment up to date with one of the lock files in requirements/.
#
#   scripts/environment.sh LOCK VENV [PYTHON]
#
# LOCK is `demo`, `dev` or `docs`. VENV is made with PYTHON, or with the first suitable interpreter, when it does not
# exist; when it does, PYTHON must agree with it. Nothing is installed when LOCK and pyproject.toml are unchanged.
set -eu

lock=$1
venv=$2
python=${3:-}
requirements=requirements/$lock.txt
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

fail() {
    printf 'environment: %s\n' "$1" >&2
    exit 1
}

# Prints "3.12" for an interpreter that starts, nothing for one that does not.
version_of() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true
}

is_suitable() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    # The supported versions first: a bare `python3` may be older, or newer than anything tested.
    for candidate in python3.13 python3.12 python3.11 python3 python; do
        if is_suitable "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
}

if [ -n "$python" ] && ! is_suitable "$python"; then
    found=$(version_of "$python")
    fail "$python ${found:+is Python }${found:-does not start}; Python 3.11 or newer is needed."
fi

if [ ! -e "$venv" ] && [ ! -L "$venv" ]; then
    [ -n "$python" ] || python=$(find_python)
    [ -n "$python" ] || fail "no Python 3.11 or newer found; install one, or name it: make PYTHON=/path/to/python3"
    printf 'environment: creating %s with Python %s\n' "$venv" "$(version_of "$python")"
    "$python" -m venv "$venv" || fail "$python cannot make a virtual environment (on Debian: apt install python3-venv)."
fi

found=$(version_of "$venv/bin/python")
[ -n "$found" ] || fail "$venv has no working Python (its interpreter was moved or removed); delete it: rm -rf $venv"
is_suitable "$venv/bin/python" || fail "$venv was made with Python $found, 3.11 or newer is needed; delete it: rm -rf $venv"
if [ -n "$python" ] && [ "$(version_of "$python")" != "$found" ]; then
    fail "$venv was made with Python $found, not $(version_of "$python"); delete it (rm -rf $venv) or name another: make VENV=.venv-$(version_of "$python")"
fi

# The folder is part of the key: an environment that moved with its checkout still points at the old place.
key=$(pwd | cat - "$requirements" pyproject.toml | cksum)
stamp=$venv/installed-$lock
[ "$(cat "$stamp" 2>/dev/null)" = "$key" ] && exit 0
# `dev` holds everything in `demo`, at the same versions.
[ "$lock" = demo ] && [ -e "$venv/installed-dev" ] && exec "$0" dev "$venv" "$python"

printf 'environment: installing %s into %s\n' "$requirements" "$venv"
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$venv/bin/python" -m ensurepip >/dev/null
"$venv/bin/python" -m pip install --quiet --require-hashes --requirement "$requirements"
"$venv/bin/python" -m pip install --quiet --no-deps --no-build-isolation --editable .
printf '%s\n' "$key" >"$stamp"
