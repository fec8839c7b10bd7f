#!/usr/bin/env python3
"""How many independent draws one stratified draw is worth: the ratio of squared errors of the same results.

Every deal of the list is run with the same seeds with and without --stratified. Needs nothing but Python.

    python3 benches/stratified.py [--draws 2000] [--seeds 5] [--write] [--sib PROGRAM]

`--write` puts the table into docs/performance.md.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PERFORMANCE = ROOT / "docs/performance.md"
BEGINS, ENDS = "<!-- stratified: begins -->", "<!-- stratified: ends -->"
DEALS = (
    "scenarios/benchmark/380-children.toml",
    "scenarios/essex-edge-of-care.toml",
    "scenarios/manchester-treatment-foster-care.toml",
    "scenarios/sheffield-promoting-independence.toml",
)
RESULTS = (
    "paid by payers, mean",
    "money multiple, mean",
    "chance that the payer saves",
    "chance of a loss",
    "cost of a person less care as usual, mean",
)


def squares(program: str, deal: str, draws: int, seed: int, more: list[str]) -> list[float]:
    """The squared error of each result."""
    words = [program, "run", str(ROOT / deal), "--draws", str(draws), "--seed", str(seed), "--quiet", "--format", "json"]
    said = json.loads(subprocess.run([*words, *more], check=True, capture_output=True, text=True).stdout)
    option = [option for option in said["options"] if option["investor"]][-1]
    investor, payer = option["investor"], option["payers"][0]
    of_cost = [
        difference
        for difference in said["differences"]
        if difference["option"] == option["name"] and difference["measure"] == "cost_per_person"
    ]
    errors = (
        payer["paid"]["se"],
        investor["moic"]["se"],
        payer["p_saves"]["se"],
        investor["p_loss"]["se"],
        of_cost[0]["se"],
    )
    return [error * error for error in errors]


def worth(program: str, deal: str, draws: int, n_seeds: int) -> list[str]:
    """How many independent draws a stratified one is worth for each result, from errors averaged over seeds."""
    both = []
    for more in ([], ["--stratified"]):
        each = [squares(program, deal, draws, seed, more) for seed in range(1, n_seeds + 1)]
        both.append([sum(column) for column in zip(*each, strict=True)])
    return [f"{alone / evenly:.1f}" if evenly > 0 else "-" for alone, evenly in zip(*both, strict=True)]


def write(table: str) -> None:
    """Puts the table between its marks."""
    text = PERFORMANCE.read_text()
    between = re.compile(re.escape(BEGINS) + ".*?" + re.escape(ENDS), re.DOTALL)
    if not between.search(text):
        sys.exit(f"{PERFORMANCE} has no marks for the table")
    PERFORMANCE.write_text(between.sub(lambda _: f"{BEGINS}\n\n{table}\n{ENDS}", text))


def main() -> None:
    """Runs, prints, and writes where it is asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=2_000)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--sib", default=str(ROOT / "target/release/sib"))
    asked = parser.parse_args()
    day = datetime.date.today()
    lines = [
        f"Measured on {day.day} {day:%B %Y} with {asked.draws:,} draws and {asked.seeds} seeds; "
        "`-` where the error is nought.",
        "",
        "| deal | " + " | ".join(RESULTS) + " |",
        "|---|" + "---:|" * len(RESULTS),
    ]
    for deal in DEALS:
        name = Path(deal).stem
        lines.append(f"| {name} | " + " | ".join(worth(asked.sib, deal, asked.draws, asked.seeds)) + " |")
        print(lines[-1], file=sys.stderr)
    table = "\n".join(lines) + "\n"
    print(table)
    if asked.write:
        write(table)


if __name__ == "__main__":
    main()
