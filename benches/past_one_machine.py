#!/usr/bin/env python3
"""Works out what a billion draws and a national portfolio cost, from what is measured here, on docs/past-one-machine.md.

    python3 benches/past_one_machine.py            builds sib, measures, and writes the figures and the page
    python3 benches/past_one_machine.py --again    writes the page again from the figures that were measured last

Measured are processor seconds (user and system) of one thread, the least of several rounds: what else runs on the machine
adds to them, never takes away. Needs Python 3.10 and nothing else. Figures are kept in benches/past_one_machine.json; the
page changes only between its marks.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
FIGURES = TOP / "benches" / "past_one_machine.json"
PAGE = TOP / "docs" / "past-one-machine.md"
MARKS = "<!-- figures -->\n", "<!-- /figures -->\n"

DEALS = {
    "Sheffield": "sheffield-promoting-independence",
    "Essex": "essex-edge-of-care",
    "Fair Chance Fund": "fair-chance-fund",
}
ROUNDS = 5
#: Draws of a short part and of a longer one: between them lies what a draw costs, before them what it costs to begin.
SHORT, LONGER = 200, 2_000
#: Draws of a task on a cluster: more than any part keeps one by one, so that it keeps counts and is small.
TASK = 125_000
#: Parts that are put together in one step of a tree, as the package in python/ does.
TOGETHER = 8
CORES = (2, 64, 1_000, 10_000)

BILLION = 1_000_000_000
#: Upper-tier local authorities in England, responsible for children's social care: House of Commons Library, CBP-8543.
COUNCILS = 152
VARIANTS = 500
DRAWS_OF_A_VARIANT = 10_000
#: US dollars for an hour of a virtual core: m7g.large, two of them for 0.0816, on demand, us-east-1, June 2026.
PRICE = 0.0816 / 2


@dataclass(frozen=True)
class Deal:
    """What was measured of a deal."""

    begin_seconds: float
    draw_seconds: float
    #: A draw in a part that keeps every draw, worked out from two short ones; and the part of a task.
    draw_bytes: float
    task_bytes: int
    #: Putting two parts of tasks together to one, and what a report of it in JSON takes.
    join_seconds: float
    report_seconds: float
    report_bytes: int


@dataclass(frozen=True)
class Measured:
    """What was measured, and on what."""

    when: str
    machine: str
    version: str
    #: Draws of a task that were played.
    task: int
    deals: dict[str, Deal]


def main() -> None:
    """Measure if it is asked for, and write."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--again", action="store_true", help="write the page from the figures that were measured last")
    words.add_argument("--sib", help="the program; if left out, cargo builds it")
    words.add_argument("--task", type=int, default=TASK, help=f"draws of a task [default: {TASK}]; fewer try things out")
    asked = words.parse_args()
    if not asked.again:
        write_figures(measure(asked.sib or built(), asked.task))
    measured = read_figures()
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(renewed(page, measured), encoding="utf-8")


def built() -> str:
    """Build the program for speed."""
    subprocess.run(["cargo", "build", "--release", "--locked"], cwd=TOP, check=True)
    return str(TOP / "target" / "release" / "sib")


def measure(sib: str, n_task: int) -> Measured:
    """Measure every deal."""
    version = subprocess.run([sib, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    deals = {}
    for name, file in DEALS.items():
        print(f"{name} ...", flush=True)
        deals[name] = measure_deal(str(Path(sib).resolve()), TOP / "scenarios" / f"{file}.toml", n_task)
    return Measured(date.today().strftime("%B %Y"), machine(), version, n_task, deals)


def measure_deal(sib: str, scenario: Path, n_task: int) -> Deal:
    """Measure one deal in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sib-") as name:
        folder = Path(name)

        def play(first: int, n: int, out: str, *words: str) -> tuple[float, int]:
            draws = ["--draws-from", str(first), "--draws-to", str(first + n), "--out", out]
            seconds = processor_seconds([sib, "run", str(scenario), "--quiet", *words, *draws], folder)
            return seconds, (folder / out).stat().st_size

        one_thread = ["--threads", "1"]
        short = min(play(0, SHORT, "short.sibpart", *one_thread) for _ in range(ROUNDS))
        longer = min(play(0, LONGER, "longer.sibpart", *one_thread) for _ in range(ROUNDS))
        draw_seconds, draw_bytes = ((longer[of] - short[of]) / (LONGER - SHORT) for of in (0, 1))
        tasks = [play(place * n_task, n_task, f"task-{place}.sibpart")[1] for place in (0, 1)]
        both = ["task-0.sibpart", "task-1.sibpart"]

        def merge(*words: str) -> float:
            command = [sib, "merge", "--quiet", *words]
            return min(processor_seconds(command, folder) for _ in range(ROUNDS))

        join_seconds = merge(*both, "--out", "joined.sibpart")
        report_seconds = merge("joined.sibpart", "--format", "json", "--out", "report.json")
        return Deal(
            begin_seconds=max(0.0, short[0] - SHORT * draw_seconds),
            draw_seconds=draw_seconds,
            draw_bytes=draw_bytes,
            task_bytes=max(tasks),
            join_seconds=join_seconds,
            report_seconds=report_seconds,
            report_bytes=(folder / "report.json").stat().st_size,
        )


def processor_seconds(command: list[str], folder: Path) -> float:
    """Processor seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def machine() -> str:
    """What kind of machine this is."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(line.split(": ")[1] for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    return f"{os.cpu_count()} virtual cores of {model}"


def write_figures(measured: Measured) -> None:
    """Keep what was measured."""
    FIGURES.write_text(json.dumps(asdict(measured), indent=2) + "\n", encoding="utf-8")


def read_figures() -> Measured:
    """Read what was measured last."""
    read = json.loads(FIGURES.read_text(encoding="utf-8"))
    return Measured(**{**read, "deals": {name: Deal(**deal) for name, deal in read["deals"].items()}})


def renewed(page: str, measured: Measured) -> str:
    """The page with these figures between its marks."""
    before, rest = page.split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    return before + MARKS[0] + figures(measured) + MARKS[1] + after


def figures(measured: Measured) -> str:
    """All that is between the marks."""
    deals = measured.deals
    guess = (
        f"\n**A try-out, not to be relied on:** parts of {number(measured.task)} draws were measured, which keep "
        "every draw, perhaps of a program that was not built for speed. Run the command above.\n"
    )
    parts = [
        f"Measured in {measured.when} on {measured.machine}, {measured.version}, one thread.\n"
        + (guess if measured.task < TASK else ""),
        "## What is measured\n",
        table(
            ["", *deals],
            [
                ["draws a second on one core", *(number(1 / deal.draw_seconds) for deal in deals.values())],
                ["to begin a part", *(spell(deal.begin_seconds) for deal in deals.values())],
                ["a draw in a part that keeps it", *(size(deal.draw_bytes) for deal in deals.values())],
                [f"part of {number(measured.task)} draws", *(size(deal.task_bytes) for deal in deals.values())],
                ["to put two of these together", *(spell(deal.join_seconds) for deal in deals.values())],
                ["report in JSON of both", *(spell(deal.report_seconds) for deal in deals.values())],
                ["its size", *(size(deal.report_bytes) for deal in deals.values())],
            ],
        ),
        "## A billion draws\n",
        f"In {number(BILLION // TASK)} tasks of {number(TASK)} draws, put together {TOGETHER} at a time up a tree.\n",
        table(
            ["", *deals],
            [
                ["core hours of draws", *(number(billion(deal, measured.task).play / 3_600) for deal in deals.values())],
                [
                    "core hours of putting together",
                    *(number(billion(deal, measured.task).join / 3_600) for deal in deals.values()),
                ],
                ["cost", *(money(billion(deal, measured.task).all) for deal in deals.values())],
                ["written and read on the way", *(size(billion(deal, measured.task).n_bytes) for deal in deals.values())],
                *(
                    [f"time on {number(n)} cores", *(spell(billion(deal, measured.task).on(n)) for deal in deals.values())]
                    for n in CORES
                ),
            ],
        ),
        "## A national portfolio\n",
        f"{COUNCILS} councils, {VARIANTS} variants of a deal each, {number(DRAWS_OF_A_VARIANT)} draws a variant: "
        f"{number(COUNCILS * VARIANTS)} runs and {number(COUNCILS * VARIANTS * DRAWS_OF_A_VARIANT)} draws. Each run is one "
        "task, with its own scenario, and gives a report: nothing is put together.\n",
        table(
            ["if every deal were like", *deals],
            [
                ["core hours", *(number(portfolio(deal).play / 3_600) for deal in deals.values())],
                ["cost", *(money(portfolio(deal).all) for deal in deals.values())],
                ["reports in JSON", *(size(portfolio(deal).n_bytes) for deal in deals.values())],
                *([f"time on {number(n)} cores", *(spell(portfolio(deal).on(n)) for deal in deals.values())] for n in CORES),
            ],
        ),
    ]
    return "\n".join(parts)


@dataclass(frozen=True)
class Work:
    """Work on a cluster, in processor seconds."""

    play: float
    join: float
    n_bytes: float
    n_tasks: int
    #: Of a task, and of the longest way up the tree with the report at its top.
    task_seconds: float
    top_seconds: float

    @property
    def all(self) -> float:
        """All of it."""
        return self.play + self.join

    def on(self, n_cores: int) -> float:
        """How long it takes on so many cores: whole rounds of tasks, then the tree level by level."""
        rounds = math.ceil(self.n_tasks / n_cores)
        return rounds * self.task_seconds + max(self.join / n_cores, self.top_seconds)


def billion(deal: Deal, n_task: int) -> Work:
    """A billion draws of a deal in tasks."""
    n_tasks = BILLION // TASK
    # A step puts eight parts together. To put two together takes two parts' worth of reading. Parts that were tried out with
    # fewer draws keep every draw: more of them take more.
    tried = max(1.0, TASK / n_task)
    a_part = deal.join_seconds / 2 * tried
    levels, n_joined, n_parts = 0, 0, n_tasks
    while n_parts > 1:
        levels, n_joined, n_parts = levels + 1, n_joined + n_parts, math.ceil(n_parts / TOGETHER)
    task = deal.begin_seconds + TASK * deal.draw_seconds
    return Work(
        play=n_tasks * task,
        join=n_joined * a_part + deal.report_seconds,
        n_bytes=n_joined * deal.task_bytes * tried,
        n_tasks=n_tasks,
        task_seconds=task,
        top_seconds=levels * TOGETHER * a_part + deal.report_seconds,
    )


def portfolio(deal: Deal) -> Work:
    """Every council's variants of a deal."""
    n_tasks = COUNCILS * VARIANTS
    task = deal.begin_seconds + DRAWS_OF_A_VARIANT * deal.draw_seconds
    return Work(n_tasks * task, 0.0, n_tasks * deal.report_bytes, n_tasks, task, 0.0)


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def number(value: float) -> str:
    """Whole numbers as they are; others with two digits that count."""
    if value == int(value):
        return f"{value:,.0f}"
    after_point = 1 - math.floor(math.log10(value))
    return f"{round(value, after_point):,.{max(0, after_point)}f}"


def scaled(value: float, units: list[tuple[float, float, str]]) -> str:
    """In the first unit that it is enough for: from how much on it is used, what it is worth, its name."""
    _, worth, name = next((unit for unit in units if value >= unit[0]), units[-1])
    return f"{number(value / worth)} {name}"


def spell(seconds: float) -> str:
    """A time."""
    longer = [(2 * 86_400.0, 86_400.0, "days"), (7_200.0, 3_600.0, "hours"), (120.0, 60.0, "minutes")]
    return scaled(seconds, [*longer, (1.0, 1.0, "s"), (0.0, 0.001, "ms")])


def size(n_bytes: float) -> str:
    """A size."""
    return scaled(n_bytes, [(1e12, 1e12, "TB"), (1e9, 1e9, "GB"), (1e6, 1e6, "MB"), (0.0, 1e3, "kB")])


def money(seconds: float) -> str:
    """What processor seconds cost."""
    return f"${number(seconds / 3_600 * PRICE)}"


if __name__ == "__main__":
    main()
