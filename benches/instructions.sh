#!/usr/bin/env bash
# Counts the instructions of a draw under valgrind, and fails if a count lies more than 2% from the committed one.
#
#   benches/instructions.sh                       compare with benches/instructions.txt
#   UPDATE_EXPECTED=1 benches/instructions.sh     write that file anew
#   SIB=target/release/sib benches/instructions.sh    with a program that is built already
#
# A draw is what 2 n draws take beyond n, so that starting, reading the scenario and the base case count for nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly expected=benches/instructions.txt
readonly draws=20
readonly scenarios=(
    scenarios/benchmark/380-children.toml
    scenarios/essex-edge-of-care.toml
    scenarios/sheffield-promoting-independence.toml
)

if [[ -z "${SIB:-}" ]]; then
    cargo build --release --quiet
    SIB=target/release/sib
fi
readonly SIB

# The instructions of a run of so many draws.
count() {
    local log
    log=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null \
        "$SIB" run "$1" --draws "$2" --threads 1 --quiet 2>&1 >/dev/null)
    sed -n 's/.*Collected : \([0-9]*\).*/\1/p' <<<"$log"
}

measure() {
    echo "# Instructions of a draw: $(rustc --version | cut -d' ' -f1-2), $(uname -m). Made by benches/instructions.sh."
    local scenario few many
    for scenario in "${scenarios[@]}"; do
        few=$(count "$scenario" "$draws")
        many=$(count "$scenario" $((2 * draws)))
        echo "$scenario $(((many - few) / draws))"
    done
}

found=$(measure)
echo "$found"
if [[ -n "${UPDATE_EXPECTED:-}" ]]; then
    echo "$found" >"$expected"
    exit
fi
awk '
    /^#/ { next }
    NR == FNR { was[$1] = $2; next }
    !($1 in was) { print $1 ": no count is committed"; bad = 1; next }
    {
        change = ($2 - was[$1]) / was[$1] * 100
        printf "%s: %+.2f%%\n", $1, change
        if (change > 2 || change < -2) bad = 1
    }
    END { exit bad }
' "$expected" <(echo "$found")
