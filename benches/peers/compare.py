"""Runs the same deal in this program and in others, one after the other, and prints what each costs beside it.

First it checks that all of them answer alike; then come the rounds. Times are CPU seconds (user and system) on one
core. Of this program all of its run counts: starting, reading the scenario, writing the report. Of the others only what
they simulate and work out counts, not starting Python, importing and compiling.

    benches/peers/setup.sh
    benches/peers/.venv/bin/python benches/peers/compare.py [--rounds 5] [--quick] [--write]

`--write` puts the table into docs/performance.md.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import pyarrow.parquet

import oracle
from answers import Answers
from deal import DEAL, HORIZON
from numpy_peer import investors

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SCENARIO = ROOT / "scenarios/benchmark/380-children.toml"
PERFORMANCE = ROOT / "docs/performance.md"
BEGINS, ENDS = "<!-- side by side: begins -->", "<!-- side by side: ends -->"
PYTHON = HERE / ".venv/bin/python"
PYTHON_OF_CASHFLOWER = HERE / ".venv-cashflower/bin/python"

NUMBA, HISTORIES, NUMPY, MODELX, CASHFLOWER = "numba", "numba histories", "numpy", "modelx", "cashflower"
COMMANDS: dict[str, list[str]] = {
    NUMBA: [str(PYTHON), "numba_peer.py"],
    HISTORIES: [str(PYTHON), "numba_peer.py", "--histories"],
    NUMPY: [str(PYTHON), "numpy_peer.py"],
    MODELX: [str(PYTHON), "modelx_peer.py"],
    CASHFLOWER: [str(PYTHON_OF_CASHFLOWER), "cashflower_peer/run.py"],
}
#: So many that what is the same for any number of draws is under 1% of this program's time.
OUR_DRAWS = 10_000
#: Draws of a round, and of the check.
DRAWS = {NUMBA: 50_000, HISTORIES: 50_000, NUMPY: 5_000, MODELX: 5, CASHFLOWER: 15}
DRAWS_OF_CHECK = {NUMBA: 200_000, NUMPY: 20_000, MODELX: 20, CASHFLOWER: 60}
#: An answer may lie so many standard errors of both runs from another.
STANDARD_ERRORS = 4
MEAN_DAYS = "mean of days saved"


@dataclass(frozen=True)
class Goal:
    """A row of the table: by how much faster this program is at some work, or how many times as long it takes."""

    work: str
    goal: str
    least: float | None = None
    most: float | None = None

    def is_met(self, ratio: float) -> bool:
        """Whether the ratio is what was asked for."""
        return (self.least is None or ratio >= self.least) and (self.most is None or ratio <= self.most)


OF_HISTORIES = Goal("histories alone, a person-month, against numba's sojourns", "at least 2", least=2)
OF_NUMPY = Goal("whole run against NumPy, vectorised", "at least 20", least=20)
OF_NUMBA = Goal("whole run against the whole numba program", "at least 1", least=1)
OF_OURSELVES = Goal("time of a whole run over that of its own histories", "at most 2.5", most=2.5)
OF_CASHFLOWER = Goal("whole run against cashflower, one child at a time", "at least 5,000", least=5_000)
OF_MODELX = Goal("whole run against modelx, one child at a time", "at least 5,000", least=5_000)
OF_IRR = Goal("IRR of 96 monthly flows against pyxirr.xirr", "at least 10", least=10)
OF_THREADS = Goal("two threads against one, by the clock", "at least 1.9", least=1.9)


def main() -> None:
    """Checks, measures, prints."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--quick", action="store_true", help="a tenth of the draws: to try it out")
    arguments.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    arguments.add_argument("--sib", type=Path, help="a release build, instead of building it")
    given = arguments.parse_args()
    program = given.sib or built()
    scale = 10 if given.quick else 1
    check(program, scale)
    rounds = [measured(program, number, scale) for number in range(given.rounds)]
    table = "\n".join(rows(rounds))
    print(table)
    if given.write:
        write(table, given.rounds)


def built() -> Path:
    """The program, built for release."""
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
    return ROOT / "target/release/sib"


def peer(name: str, draws: int, seed: int) -> dict:
    """What a program of this folder prints."""
    command = [*COMMANDS[name], "--draws", str(draws), "--seed", str(seed)]
    done = subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def ours(program: Path, draws: int, seed: int, threads: int = 1, *more: str) -> tuple[float, float]:
    """Runs this program -> CPU seconds, and seconds by the clock."""
    command = [str(program), "run", str(SCENARIO), "--draws", str(draws), "--seed", str(seed), "--quiet"]
    begin = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--threads", str(threads), *more], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, time.perf_counter() - begin


# ---- Answers --------------------------------------------------------------------------------------------------------


def check(program: Path, scale: int) -> None:
    """Ends the program unless all answer alike."""
    mine = our_answers(program, OUR_DRAWS * 2 // scale)
    answers = {"sib": mine.summary()}
    for name, draws in DRAWS_OF_CHECK.items():
        few = draws if name in (MODELX, CASHFLOWER) else draws // scale
        answers[name] = {figure: tuple(found) for figure, found in peer(name, few, 2)["answers"].items()}
    print("Answers, each with its standard error\n")
    expected = oracle.expected()["days saved"]
    print(f"  {MEAN_DAYS}, without chance: {expected:,.1f}")
    worst = 0.0
    for figure, (value, error) in answers["sib"].items():
        line = [f"sib {value:,.4f} ± {error:,.4f}"]
        for name, found in answers.items():
            if name == "sib" or (name in (MODELX, CASHFLOWER) and not figure.startswith("mean")):
                continue
            other, error_of_other = found[figure]
            apart = abs(value - other) / np.hypot(error, error_of_other)
            worst = max(worst, apart)
            line.append(f"{name} {other:,.4f} ± {error_of_other:,.4f} ({apart:.1f})")
        print(f"  {figure}: {', '.join(line)}")
    for name, found in answers.items():
        value, error = found[MEAN_DAYS]
        apart = abs(value - expected) / error
        worst = max(worst, apart)
        print(f"  {name} lies {apart:.1f} standard errors from the expected days")
    if not worst <= STANDARD_ERRORS:
        sys.exit(f"answers lie {worst:.1f} standard errors apart: nothing is measured")
    print(f"  All lie within {STANDARD_ERRORS} standard errors; the farthest {worst:.1f}.\n")


def our_answers(program: Path, draws: int) -> Answers:
    """The figures of this program by draw. Its cash is made again from what is paid, draw by draw, and must tie."""
    with tempfile.TemporaryDirectory() as folder:
        ours(program, draws, 1, os.cpu_count() or 1, "--out", folder, "--formats", "parquet")
        table = pyarrow.parquet.read_table(Path(folder) / "draws.parquet")
    columns = {name: table[name].to_numpy(zero_copy_only=False) for name in table.column_names}
    bond = columns["option"] == "bond"
    column = {name: values[bond] for name, values in columns.items()}
    answers = Answers(
        days_saved=column["outcomes.days_saved.measured"].astype(float),
        paid=column["contract.outcomes.paid"].astype(float),
        irr=column["investor.irr"].astype(float),
        moic=column["investor.moic"].astype(float),
        npv=column["investor.npv"].astype(float),
    )
    receipts = np.zeros((draws, HORIZON + 1))
    quarters = sorted(name for name in column if name.startswith("payer.council.year.") and ".quarter." in name)
    for place, name in enumerate(quarters):
        # Quarters of the financial year from April are those of the programme; the first has nothing in it.
        receipts[:, 3 * (place + 1)] = column[name].astype(float)
    again = investors(DEAL, receipts, answers.days_saved)
    for name in ("irr", "moic", "npv"):
        found, made = getattr(answers, name), getattr(again, name)
        if (np.isnan(found) != np.isnan(made)).any() or np.nanmax(np.abs(found - made)) > 1e-6:
            sys.exit(f"{name} does not follow from the payments of each draw")
    print(f"Cash of {draws:,} draws of sib follows from their payments, draw by draw.\n")
    return answers


# ---- Times ----------------------------------------------------------------------------------------------------------


def measured(program: Path, number: int, scale: int) -> dict[Goal, float]:
    """One round: every program once, one after the other."""
    seed = 100 + number
    a_draw = {}
    for name, draws in DRAWS.items():
        few = draws if name in (MODELX, CASHFLOWER) else draws // scale
        a_draw[name] = peer(name, few, seed)["cpu_seconds"] / few
    draws = OUR_DRAWS // scale
    one, by_clock_of_one = ours(program, draws, seed)
    _, by_clock_of_two = ours(program, draws, seed, 2)
    mine = one / draws
    inside = bench()
    returns = json.loads(
        subprocess.run([str(PYTHON), "irr_peers.py"], cwd=HERE, check=True, stdout=subprocess.PIPE).stdout
    )
    if returns["apart"]["pyxirr.irr"] > 1e-6 or returns["apart"]["pyxirr.xirr"] > 2e-3:
        sys.exit(f"returns of the same flows lie apart: {returns['apart']}")
    found = {
        # As usual and as served: two histories a person, where numba has one.
        OF_HISTORIES: a_draw[HISTORIES] * 1e9 * inside["histories_a_person"] / inside["histories_ns"],
        OF_NUMPY: a_draw[NUMPY] / mine,
        OF_NUMBA: a_draw[NUMBA] / mine,
        OF_OURSELVES: inside["whole_draw_ns"] / inside["histories_ns"],
        OF_CASHFLOWER: a_draw[CASHFLOWER] / mine,
        OF_MODELX: a_draw[MODELX] / mine,
        OF_IRR: returns["seconds_a_solve"]["pyxirr.xirr"] * 1e9 / inside["irr_ns"],
        OF_THREADS: by_clock_of_one / by_clock_of_two,
    }
    times = ", ".join(f"{name} {seconds * 1e6:,.1f}" for name, seconds in a_draw.items())
    print(f"Round {number + 1}, microseconds a draw: sib {mine * 1e6:,.1f}, {times}; inside sib {json.dumps(inside)}")
    print("  " + "; ".join(f"{goal.work}: {written(ratio)}" for goal, ratio in found.items()), flush=True)
    return found


def bench() -> dict[str, float]:
    """What the bench inside this program prints."""
    command = ["cargo", "bench", "--quiet", "--bench", "side_by_side"]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))


def rows(rounds: list[dict[Goal, float]]) -> list[str]:
    """The table, in Markdown."""
    lines = ["| work | goal | least | median | most | met |", "|---|---|---:|---:|---:|---|"]
    for goal in rounds[0]:
        ratios = [found[goal] for found in rounds]
        shown = " | ".join(written(ratio) for ratio in (min(ratios), median(ratios), max(ratios)))
        met = "yes" if goal.is_met(median(ratios)) else "no"
        lines.append(f"| {goal.work} | {goal.goal} | {shown} | {met} |")
    return lines


def written(ratio: float) -> str:
    """Three digits."""
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def write(table: str, n_rounds: int) -> None:
    """Puts the table where the documentation has it."""
    text = PERFORMANCE.read_text()
    before, rest = text.split(BEGINS)
    _, after = rest.split(ENDS)
    load = os.getloadavg()[1]
    note = (
        f"Measured on {datetime.date.today():%-d %B %Y}, {n_rounds} rounds, on {platform.machine()} ({processor()}, "
        f"{os.cpu_count()} cores; on average {load:.1f} programs wanted a core at the end, this one among them)."
    )
    PERFORMANCE.write_text(f"{before}{BEGINS}\n\n{note}\n\n{table}\n\n{ENDS}{after}")


def processor() -> str:
    """Its name, where Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return "processor not known"
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "not known")


if __name__ == "__main__":
    main()
