#!/bin/sh
# Resolves the pinned versions again: `make lock`. Every package keeps one version on all supported Pythons.
set -eu

uv=${VENV:-.venv}/bin/uv

resolve() {
    output=$1
    shift
    "$uv" pip compile pyproject.toml "$@" --quiet --upgrade --universal --fork-strategy fewest \
        --python-version 3.11 --generate-hashes --no-emit-package sopyc --custom-compile-command 'make lock' \
        --output-file "$output"
}

resolve requirements/dev.txt --extra lsp --extra mypy --extra strands --group dev
resolve requirements/demo.txt --group demo --constraint requirements/dev.txt
