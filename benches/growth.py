#!/usr/bin/env python3
"""How time and memory grow with the work: draws, people, months, options, clauses, threads.

Variants of scenarios/benchmark/380-children.toml are run one after the other. Needs nothing but Python.

    python3 benches/growth.py [--draws 1000] [--runs 3] [--write] [--sib PROGRAM]

`--write` puts the table into docs/performance.md.
"""

from __future__ import annotations

import argparse
import datetime
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCENARIO = ROOT / "scenarios/benchmark/380-children.toml"
PERFORMANCE = ROOT / "docs/performance.md"
BEGINS, ENDS = "<!-- growth: begins -->", "<!-- growth: ends -->"
MEBIBYTE = 1024.0


@dataclass(frozen=True)
class Cost:
    """What a run took."""

    cpu_seconds: float
    clock_seconds: float
    mebibytes: float


@dataclass(frozen=True)
class Axis:
    """Something that doubles: its sizes, and what a size makes of the scenario, the draws and the threads."""

    name: str
    sizes: tuple[int, ...]
    scenario: Callable[[str, int], str]
    draws: Callable[[int, int], int] = lambda draws, size: draws
    threads: Callable[[int], int] = lambda size: 1


def as_it_is(text: str, size: int) -> str:
    """The scenario as it stands."""
    return text


def replaced(text: str, old: str, new: str) -> str:
    """The text with something replaced that must be there."""
    if old not in text:
        sys.exit(f"{SCENARIO.name} does not say `{old}` any more")
    return text.replace(old, new)


def without_checks(text: str) -> str:
    """Checks are of the deal as it stands."""
    return text.split("# ---- Checks")[0]


def with_people(text: str, people: int) -> str:
    """So many children in the same 60 months."""
    text = replaced(text, "people = 380", f"people = {people}")
    return replaced(text, 'rate = "76 / year"', f'rate = "{people / 5:g} / year"')


def with_months(text: str, months: int) -> str:
    """Everything that has a length in months so many times as long, children as many as before."""
    factor = months / 96
    text = replaced(text, 'rate = "76 / year"', f'rate = "{76 / factor:g} / year"')

    def longer(found: re.Match[str]) -> str:
        return f"{round(int(found[1]) * factor / 3) * 3} months"

    # What falls due every 3 months, and what is paid 3 months later, stays.
    return re.sub(r"\b(30|36|60|90|93|96) months", longer, text)


def with_options(text: str, options: int) -> str:
    """So many options with the service, all under the same contracts."""
    more = "".join(
        f'\n[[option]]\nname = "bond_{number}"\nservice = "programme"\ncontracts = ["outcomes", "delivery"]\ncapital = "fund"\n'
        for number in range(2, options + 1)
    )
    return text + more


def with_clauses(text: str, clauses: int) -> str:
    """So many clauses under the outcomes contract."""
    more = "".join(
        f'\n[contract.outcomes.clause.day_saved_{number}]\nfor_each = "days_saved"\ncounted = "to date"\nprice = "£1"\n'
        for number in range(2, clauses + 1)
    )
    return text + more


AXES = (
    Axis("draws", (1, 2, 4, 8), as_it_is, draws=lambda draws, size: draws * size),
    Axis("people", (190, 380, 760, 1520), with_people),
    Axis("months", (48, 96, 192, 384), with_months),
    Axis("options with the service", (1, 2, 4, 8), with_options),
    Axis("clauses of the outcomes contract", (1, 2, 4, 8), with_clauses),
    Axis("threads", (1, 2), as_it_is, threads=lambda size: size),
)


def main() -> None:
    """Measures and prints."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--draws", type=int, default=1_000)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--write", action="store_true")
    arguments.add_argument("--sib", type=Path)
    given = arguments.parse_args()
    program = given.sib or built()
    text = without_checks(SCENARIO.read_text())
    lines = ["| what doubles | size | CPU seconds | by the clock | MiB | CPU time when it doubles |", "|---|---:|---:|---:|---:|---:|"]
    for axis in AXES:
        before = None
        for size in axis.sizes:
            cost = least(program, axis.scenario(text, size), axis.draws(given.draws, size), axis.threads(size), given.runs)
            times = "" if before is None else f"× {cost.cpu_seconds / before.cpu_seconds:.2f}"
            shown = axis.draws(given.draws, size) if axis.name == "draws" else size
            lines.append(
                f"| {axis.name} | {shown:,} | {cost.cpu_seconds:.2f} | {cost.clock_seconds:.2f} | {cost.mebibytes:.0f} | {times} |"
            )
            print(lines[-1], flush=True)
            before = cost
    if given.write:
        write("\n".join(lines), given.draws, given.runs)


def built() -> Path:
    """The program, built for release."""
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
    return ROOT / "target/release/sib"


def least(program: Path, text: str, draws: int, threads: int, runs: int) -> Cost:
    """The least of several runs: what else runs on the machine can only add to it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "variant.toml"
        file.write_text(text)
        costs = [one(program, file, draws, threads) for _ in range(runs)]
    return Cost(
        min(cost.cpu_seconds for cost in costs),
        min(cost.clock_seconds for cost in costs),
        min(cost.mebibytes for cost in costs),
    )


def one(program: Path, file: Path, draws: int, threads: int) -> Cost:
    """Runs it once."""
    command = [str(program), "run", str(file), "--draws", str(draws), "--threads", str(threads), "--quiet"]
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    # Linux counts kibibytes.
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - begin, used.ru_maxrss / MEBIBYTE)


def write(table: str, draws: int, runs: int) -> None:
    """Puts the table where the documentation has it."""
    before, rest = PERFORMANCE.read_text().split(BEGINS)
    _, after = rest.split(ENDS)
    of_runs = "one run each" if runs == 1 else f"the least of {runs} runs"
    note = (
        f"Measured on {datetime.date.today():%-d %B %Y} with {draws:,} draws, {of_runs}, on {os.cpu_count()} cores "
        f"(on average {os.getloadavg()[1]:.1f} programs wanted a core at the end, this one among them)."
    )
    PERFORMANCE.write_text(f"{before}{BEGINS}\n\n{note}\n\n{table}\n\n{ENDS}{after}")


if __name__ == "__main__":
    main()
