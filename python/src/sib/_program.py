"""The program ``sib``: where it is, how it is run, and what it says when it fails."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

#: What the program says of each file of partial results that it cannot use, after its name.
UNUSABLE = " cannot be used: "


class SibError(RuntimeError):
    """The program failed, or is not there; the message is the program's own."""


class UnusablePart(SibError):
    """Partial results that the program refuses because they are cut off or changed, by their names."""

    def __init__(self, message: str, names: tuple[str, ...] = ()) -> None:
        """Keep what the program said, and which files it named."""
        super().__init__(message, names)
        self.message = message
        self.names = names

    def __str__(self) -> str:
        """Say what the program said."""
        return self.message


def find(program: str) -> str:
    """Where the program is: by its name on PATH, or at a path."""
    found = shutil.which(program)
    if found is None:
        raise SibError(f"there is no program {program!r} on this machine: install sib, or say where it is with program=")
    return str(Path(found).resolve())


def run(program: str, arguments: Sequence[str], folder: Path | None = None) -> None:
    """Run the program in a folder, and raise what it says if it fails."""
    done = subprocess.run(
        [find(program), *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode == 0:
        return
    said = done.stderr.strip() or f"sib ended with {done.returncode} and said nothing"
    names = tuple(line.removeprefix("error: ").split(UNUSABLE)[0] for line in said.splitlines() if UNUSABLE in line)
    raise UnusablePart(said, names) if names else SibError(said)
