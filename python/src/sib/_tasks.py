"""What workers do: play draws, and put parts together. They need the program and nothing of the scenario's files.

A part (``.sibpart``) holds the scenario with every file that it reads, its seed, case and changes. So the first draw of a
run, played where the scenario is, is all that a worker needs to play others.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sib._pieces import Draws, spanned
from sib._program import UnusablePart, run

#: The part that says what run it is.
ORIGIN = "origin.sibpart"

_log = logging.getLogger("distributed.worker.sib")


@dataclass(frozen=True)
class Piece:
    """Partial results: the bytes of a part."""

    draws: Draws
    data: bytes
    #: What the program said of parts in it that were damaged on their way, and were played again.
    played_again: tuple[str, ...] = ()


@dataclass(frozen=True)
class Programme:
    """How the program is run on a worker."""

    program: str
    threads: int


def hold(origin: bytes) -> bytes:
    """Hold what every task reads, so that it is sent once and made again if the worker that holds it is lost."""
    return origin


def play(how: Programme, origin: bytes, draws: Draws) -> Piece:
    """Play draws of the run that a part is of."""
    with folder() as place:
        (place / ORIGIN).write_bytes(origin)
        play_into(how, place, draws)
        return Piece(draws, (place / draws.name).read_bytes())


def join(how: Programme, origin: bytes, pieces: Sequence[Piece]) -> Piece:
    """Put neighbours together to one piece."""
    draws = spanned([piece.draws for piece in pieces])
    with folder() as place:
        (place / ORIGIN).write_bytes(origin)
        for piece in pieces:
            (place / piece.draws.name).write_bytes(piece.data)
        own = merge(how, place, [piece.draws for piece in pieces], ["--out", "joined.sibpart"])
        said = tuple(said for piece in pieces for said in piece.played_again) + own
        return Piece(draws, (place / "joined.sibpart").read_bytes(), said)


def play_into(how: Programme, place: Path, draws: Draws) -> None:
    """Play draws into a file in a folder in which a part of the run is."""
    span = ["--draws-from", str(draws.first), "--draws-to", str(draws.after_last)]
    threads = ["--threads", str(how.threads)]
    run(how.program, ["run", ORIGIN, "--quiet", *threads, *span, "--out", draws.name], place)


def merge(how: Programme, place: Path, draws: Sequence[Draws], out: Sequence[str]) -> tuple[str, ...]:
    """Put the parts in a folder together: these draws, and no fewer.

    What the program refuses as damaged is played again, once; what it said of it.
    """
    command = ["merge", "--quiet", *(own.name for own in draws), "--draws", str(spanned(draws).n), *out]
    try:
        run(how.program, command, place)
    except UnusablePart as refused:
        damaged = [own for own in draws if own.name in refused.names]
        if not damaged:
            raise
        _log.warning("sib refused parts, whose draws are played again: %s", refused)
        for own in damaged:
            play_into(how, place, own)
        run(how.program, command, place)
        return (str(refused),)
    return ()


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards; on a worker in its own, which goes with it if it is killed."""
    with tempfile.TemporaryDirectory(prefix="sib-", dir=_own_folder()) as name:
        yield Path(name)


def _own_folder() -> str | None:
    from distributed import get_worker

    try:
        return str(get_worker().local_directory)
    except ValueError:
        return None
