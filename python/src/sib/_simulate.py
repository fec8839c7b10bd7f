"""A run on a cluster."""

from __future__ import annotations

import tempfile
import uuid
import warnings
from collections.abc import Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sib._pieces import Draws, cover, groups, spanned
from sib._program import find, run
from sib._simulation import Simulation, origin_in
from sib._tasks import Piece, Programme, hold, join, play

if TYPE_CHECKING:
    from distributed import Client

#: Pieces that are put together in one step: more make the tree flatter and each step longer.
TOGETHER = 8
#: Tasks for each thread of the cluster, if nothing is said: with more, less is lost with a worker; with fewer, less time
#: goes into starting the program.
TASKS_PER_THREAD = 4
#: The most draws of a task, if nothing is said. Where every draw is wanted its part must hold them, and of many draws sib
#: keeps counts instead; where none is, so many that it keeps counts, which are small.
DRAWS_PER_TASK_MOST = 1_000
DRAWS_PER_TASK_MOST_COUNTED = 125_000


def simulate(
    client: Client,
    scenario: str | PathLike[str],
    draws: int,
    seed: int = 1,
    *,
    case: str | None = None,
    sets: Sequence[str] = (),
    replay: str | None = None,
    from_month: str | None = None,
    independent_options: bool = False,
    stratified: bool = False,
    columns: bool = True,
    out: str | PathLike[str] | None = None,
    draws_per_task: int | None = None,
    draws_together: int = 1_000,
    threads: int = 1,
    program: str = "sib",
    program_here: str | None = None,
) -> Simulation:
    """Simulate a scenario on the workers of a client: the bytes of one run on one machine.

    The scenario is read here, once, with every file that it includes; workers need none of them. A worker that is lost
    costs time and changes nothing: Dask plays its draws again. Parts that are damaged on their way are refused by the
    program, and their draws are played again with a warning; if that does not help, :class:`sib.UnusablePart` is raised.

    Args:
        client: a client of ``dask.distributed``; its workers have this package and the program.
        scenario: the scenario file.
        draws: how many futures to play.
        seed: which futures.
        case: a case of the file (``--case``).
        sets: single values that are changed, each ``PATH=VALUE`` (``--set``).
        replay: observed figures in place of simulated people (``--replay``).
        from_month: up to when they stand (``--from``).
        independent_options: other luck under every option (``--independent-options``).
        stratified: uncertain inputs spread evenly over every 16 draws (``--stratified``).
        columns: whether every draw is wanted, for :meth:`sib.Simulation.arrow` and :meth:`sib.Simulation.pandas`.
        out: the folder for ``report.json``, ``manifest.json`` and ``draws.parquet``; if left out, one that goes with the
            simulation.
        draws_per_task: how many draws a task plays; changes the time it takes, never the answer.
        draws_together: with columns, up to how many draws pieces are put together on the workers; not more than ``sib``
            keeps one by one in a part of this scenario.
        threads: how many threads a task plays them with.
        program: the program on the workers: its name on their PATH, or where it is.
        program_here: the program on this machine, if it is elsewhere.

    Raises:
        sib.SibError: the scenario is wrong or the program fails; the message is the program's own.
        ValueError: there are no draws, or none in a task.
    """
    if draws < 1 or (draws_per_task is not None and draws_per_task < 1) or threads < 1:
        raise ValueError("draws, draws_per_task and threads are at least 1")
    how, here = Programme(program, threads), Programme(find(program_here or program), threads)
    parts = tempfile.TemporaryDirectory(prefix="sib-")
    options = ["--seed", str(seed)]
    options += [] if case is None else ["--case", case]
    options += [word for change in sets for word in ("--set", change)]
    options += [] if replay is None else ["--replay", replay]
    options += [] if from_month is None else ["--from", from_month]
    options += ["--independent-options"] if independent_options else []
    options += ["--stratified"] if stratified else []
    first = ["--quiet", "--draws-from", "0", "--draws-to", "1", "--out", str(origin_in(parts))]
    run(here.program, ["run", fspath(scenario), *options, *first])

    n_each = draws_per_task or _usual(client, draws, DRAWS_PER_TASK_MOST if columns else DRAWS_PER_TASK_MOST_COUNTED)
    most = draws_together if columns else None
    tops = _submit(client, how, origin_in(parts).read_bytes(), cover(draws, n_each), most)
    said = _fetch(tops, Path(parts.name))
    folder = Path(parts.name) / "report" if out is None else Path(out).resolve()
    forms = ["json", "parquet"] if columns else ["json"]
    simulation = Simulation(here, parts, sorted(tops.values()), folder, forms, said)
    if simulation.played_again:
        again = "\n".join(simulation.played_again)
        warnings.warn(f"parts were damaged and their draws were played again:\n{again}", stacklevel=2)
    return simulation


def _usual(client: Client, n_draws: int, n_most: int) -> int:
    """How many draws a task plays if nothing is said."""
    n_threads: int = max(1, sum(client.nthreads().values()))
    return min(n_most, -(-n_draws // (TASKS_PER_THREAD * n_threads)))


def _submit(client: Client, how: Programme, origin: bytes, ranges: list[Draws], most: int | None) -> dict[Any, Draws]:
    """Hand all work to the cluster; the pieces at the top of the tree, with the draws of each."""
    run_name = uuid.uuid4().hex[:8]
    held = client.submit(hold, origin, key=f"sib-origin-{run_name}")

    def named(kind: str, draws: Draws) -> str:
        return f"sib-{kind}-{run_name}-{draws.first}-{draws.after_last}"

    pieces = [(own, client.submit(play, how, held, own, key=named("play", own))) for own in ranges]
    while True:
        together = groups([own for own, _ in pieces], TOGETHER, most)
        if len(together) == len(pieces):
            return {future: own for own, future in pieces}
        above = []
        for places in together:
            below = [pieces[place] for place in places]
            if len(below) == 1:
                above += below
                continue
            own = spanned([draws for draws, _ in below])
            futures = [future for _, future in below]
            above.append((own, client.submit(join, how, held, futures, key=named("join", own))))
        pieces = above


def _fetch(tops: dict[Any, Draws], folder: Path) -> tuple[str, ...]:
    """Put pieces into a folder as they come, each let go once it is there; what was said of damaged ones, in their order."""
    from distributed import as_completed

    said: dict[Draws, tuple[str, ...]] = {}
    waited_for = as_completed(tops)
    for future in waited_for:
        piece: Piece = future.result()
        (folder / piece.draws.name).write_bytes(piece.data)
        said[piece.draws] = piece.played_again
        future.release()
    return tuple(word for draws in sorted(said) for word in said[draws])
