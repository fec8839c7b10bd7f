"""A cluster of several processes, and a deal in several files that no worker can reach."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def program() -> str:
    """The program: that of SIB, or the one that cargo builds."""
    return os.environ.get("SIB", str(TOP / "target" / "debug" / "sib"))


@pytest.fixture(scope="session")
def client() -> Iterator[Client]:
    with (
        LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture
def deal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> str:
    """A deal that includes a file outside its folder, named as it is from the folder that the test stands in."""
    (tmp_path / "deals").mkdir()
    (tmp_path / "shared").mkdir()
    subprocess.run([program, "new", "deal"], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
    text = (tmp_path / "deal.toml").read_text(encoding="utf-8")
    begin = text.index("[discounting]")
    end = text.index("\n\n", begin)
    (tmp_path / "shared" / "discounting.toml").write_text(text[begin:end] + "\n", encoding="utf-8")
    head = text.index("format ")
    main = text[:head] + 'include = ["../shared/discounting.toml"]\n' + text[head:begin] + text[end:]
    (tmp_path / "deals" / "deal.toml").write_text(main, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return "deals/deal.toml"


@pytest.fixture
def stand_in(tmp_path: Path, program: str) -> Callable[[str], str]:
    """Makes a program that does what sib does, and then or before something else."""

    def make(script: str) -> str:
        path = tmp_path / "stand-in"
        path.write_text(f"#!/usr/bin/env bash\nset -eu\nsib={program!r}\nhere={str(tmp_path)!r}\n{script}\n")
        path.chmod(0o755)
        return str(path)

    return make


def one_run(
    program: str, deal: str, draws: int, *more: str, forms: str = "json,parquet", checks: bool = False
) -> dict[str, bytes]:
    """What one run on this machine writes."""
    out = Path("one-run-" + forms.replace(",", "-"))
    command = [program, "report", deal, "--draws", str(draws), "--quiet", *more]
    command += [] if checks else ["--no-checks"]
    subprocess.run([*command, "--formats", forms, "--out", str(out)], check=True)
    return contents(out)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
