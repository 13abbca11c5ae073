#!/bin/sh
# Builds the distributions of what is committed, and tries them: everything of a release but the upload.
#
#   scripts/release.sh FOLDER [TAG] [PYTHON]
#
# FOLDER receives the sdist and the wheel, which is built from the sdist, as an index's users build it. A TAG has to be
# `v` and the version, which the change log has to know. The wheel is installed into a fresh environment, from which
# the demo runs, far from the checkout.
set -eu

folder=$1
tag=${2:-}
python=${3:-python3}
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

fail() {
    printf 'release: %s\n' "$1" >&2
    exit 1
}

said() {
    printf '\n== %s\n' "$1"
}

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
if [ -n "$tag" ]; then
    [ "$tag" = "v$version" ] || fail "the tag is $tag, the version of pyproject.toml $version"
    grep -qF "## [$version]" CHANGELOG.md || fail "CHANGELOG.md has no section [$version]"
fi
grep -qx "version: $version" CITATION.cff || fail "CITATION.cff names another version than $version"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$folder" "$scratch/source"
folder=$(cd "$folder" && pwd)
[ -z "$(ls -A "$folder")" ] || fail "$folder is not empty"

said "build $version"
# What is committed, and nothing that lies around; with its date, so that the same commit gives the same files.
git archive HEAD | tar -x -C "$scratch/source"
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
"$python" -m venv "$scratch/tools"
"$scratch/tools/bin/python" -m pip install --quiet --require-hashes --requirement requirements/release.txt
(cd "$scratch/source" && "$scratch/tools/bin/python" -m hatchling build --target sdist --directory "$folder")
"$scratch/tools/bin/python" -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$folder" "$folder"/*.tar.gz

said "what the index asks for"
"$scratch/tools/bin/python" -m twine check --strict "$folder"/*

said "the demo, from the installed wheel"
# What the demo shows, without the packages: only the installed ones can be imported there.
mkdir "$scratch/elsewhere"
git archive HEAD examples scripts tests/corpus | tar -x -C "$scratch/elsewhere"
"$python" -m venv "$scratch/fresh"
"$scratch/fresh/bin/python" -m pip install --quiet --require-hashes --requirement requirements/demo.txt
"$scratch/fresh/bin/python" -m pip install --quiet --no-deps --no-index "$folder"/*.whl
cd "$scratch/elsewhere"
[ "$("$scratch/fresh/bin/sopyc" --version)" = "sopyc $version" ] || fail "the installed sopyc names another version"
"$scratch/fresh/bin/sopyc" check examples
"$scratch/fresh/bin/python" scripts/demo.py
said "ready in $folder"
ls "$folder"
