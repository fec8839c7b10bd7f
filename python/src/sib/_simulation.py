"""What a simulation found: its summary, the manifest, every draw, and any report of it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sib._pieces import Draws
from sib._tasks import ORIGIN, Programme, merge

if TYPE_CHECKING:
    import pandas
    import pyarrow


class Simulation:
    """All draws of a run, as ``sib`` reports them.

    The files in :attr:`folder` are those that one run of ``sib run FILE --formats json,parquet`` writes, byte for byte.
    """

    #: Where ``report.json``, ``manifest.json`` and, with columns, ``draws.parquet`` are.
    folder: Path
    #: What the program said of parts that were damaged on their way; their draws were played again.
    played_again: tuple[str, ...]

    def __init__(
        self,
        how: Programme,
        parts: tempfile.TemporaryDirectory[str],
        draws: Sequence[Draws],
        folder: Path,
        forms: Sequence[str],
        played_again: tuple[str, ...],
    ) -> None:
        """Put parts in a folder together. Made by :func:`sib.simulate`."""
        self._how, self._parts, self._draws = how, parts, list(draws)
        self.folder = folder
        self.played_again = played_again + self._merge(folder, forms, ["--no-checks"])

    @cached_property
    def summary(self) -> dict[str, Any]:
        """The summary, as ``docs/json.md`` of sib describes it."""
        return self._json("report.json")

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Version, hash of the scenario, seed, number of draws, and a digest of each file."""
        return self._json("manifest.json")

    def arrow(self, columns: Sequence[str] | None = None) -> pyarrow.Table:
        """Every draw and option as an Arrow table, or some columns of it (``docs/data-dictionary.md`` of sib)."""
        from pyarrow import parquet

        chosen = None if columns is None else list(columns)
        return parquet.read_table(self._draws_file(), columns=chosen)

    def pandas(self, columns: Sequence[str] | None = None) -> pandas.DataFrame:
        """The same as a data frame."""
        frame: pandas.DataFrame = self.arrow(columns).to_pandas()
        return frame

    def report(self, folder: str | Path, forms: Sequence[str], *, checks: bool = False) -> Path:
        """Write the report in other forms (html, xlsx, csv, png, ...) into a folder, as ``sib report`` does."""
        out = Path(folder).resolve()
        again = self._merge(out, forms, [] if checks else ["--no-checks"])
        self.played_again += again
        return out

    def _merge(self, out: Path, forms: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
        options = ["--formats", ",".join(forms), "--out", str(out), *more]
        return merge(self._how, Path(self._parts.name), self._draws, options)

    def _draws_file(self) -> Path:
        path = self.folder / "draws.parquet"
        # One that was there before is not of this run.
        if all(file["name"] != path.name for file in self.manifest["files"]):
            raise LookupError("the draws were not asked for: simulate with columns=True")
        return path

    def _json(self, name: str) -> dict[str, Any]:
        read: dict[str, Any] = json.loads((self.folder / name).read_text(encoding="utf-8"))
        return read


def origin_in(parts: tempfile.TemporaryDirectory[str]) -> Path:
    """The part in a folder that says what run all of them are of."""
    return Path(parts.name) / ORIGIN
