#!/usr/bin/env bash
# Makes the Python environments of the comparison, in this folder: one for most programs, and one for cashflower, which
# needs an older NumPy. Nothing else of the project needs Python.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

make_environment() {
    "${PYTHON:-python3}" -m venv "$1"
    "$1/bin/pip" install --quiet --disable-pip-version-check --requirement "$2"
}

make_environment .venv requirements.txt
make_environment .venv-cashflower requirements-cashflower.txt
echo "Now: benches/peers/.venv/bin/python benches/peers/compare.py"
