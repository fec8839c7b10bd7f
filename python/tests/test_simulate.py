"""A run on a cluster is one run, byte for byte, whatever happens to workers and to parts on their way."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import contents, one_run
from distributed import Client

import sib


def test_the_bytes_are_those_of_one_run(client: Client, program: str, deal: str) -> None:
    changed = ["--seed", "5", "--set", "discounting.hurdle=4% / year"]
    found = sib.simulate(
        client,
        deal,
        310,
        seed=5,
        sets=["discounting.hurdle=4% / year"],
        draws_per_task=13,
        program=program,
        out="cluster",
    )
    assert found.folder == Path("cluster").resolve()
    assert contents(found.folder) == one_run(program, deal, 310, *changed)
    assert found.played_again == ()
    again = contents(found.report("other-forms", ["html", "csv"]))
    assert again == one_run(program, deal, 310, *changed, forms="html,csv")


def test_pieces_that_stay_apart_are_put_together_here(client: Client, program: str, deal: str) -> None:
    found = sib.simulate(client, deal, 95, stratified=True, draws_per_task=10, draws_together=30, program=program)
    assert contents(found.folder) == one_run(program, deal, 95, "--stratified")


def test_columns_come_with_their_manifest(client: Client, program: str, deal: str) -> None:
    found = sib.simulate(client, deal, 40, program=program)
    assert {key: found.manifest[key] for key in ("seed", "draws", "stopped_before")} == {
        "seed": 1,
        "draws": 40,
        "stopped_before": None,
    }
    assert len(found.manifest["scenario_sha256"]) == 64
    options = [option["name"] for option in found.summary["options"]]
    table = found.arrow(["draw", "option"])
    assert table.column("draw").to_pylist() == [draw for draw in range(40) for _ in options]
    assert table.column("option").to_pylist() == options * 40
    frame = found.pandas()
    paid = frame[frame["option"] == options[-1]]["payer.council.paid"].mean()
    payer = next(payer for payer in found.summary["options"][-1]["payers"] if payer["name"] == "council")
    assert paid == pytest.approx(payer["paid"]["mean"], rel=1e-6)


def test_without_columns_there_is_one_part_at_the_top(client: Client, program: str, deal: str) -> None:
    found = sib.simulate(client, deal, 60, draws_per_task=1, columns=False, program=program)
    assert contents(found.folder)["report.json"] == one_run(program, deal, 60, forms="json")["report.json"]
    with pytest.raises(LookupError, match="columns=True"):
        found.arrow()


def test_draws_of_another_run_are_not_those_of_this_one(client: Client, program: str, deal: str) -> None:
    sib.simulate(client, deal, 40, program=program, out="cluster")
    found = sib.simulate(client, deal, 50, columns=False, program=program, out="cluster")
    assert set(contents(found.folder)) == {"report.json", "manifest.json"}
    (found.folder / "draws.parquet").write_bytes(b"of whatever")
    with pytest.raises(LookupError, match="columns=True"):
        found.arrow()


def test_a_killed_worker_changes_nothing(client: Client, program: str, deal: str, stand_in: Callable[[str], str]) -> None:
    logged = stand_in('echo "$*" >> "$here/log"; exec "$sib" "$@"')
    log, found = Path("log"), []
    run = threading.Thread(
        target=lambda: found.append(
            sib.simulate(client, deal, 3_000, draws_per_task=40, program=logged, program_here=program)
        )
    )
    run.start()
    began = time.monotonic()
    while not log.exists() or len(log.read_text().splitlines()) < 20:
        assert time.monotonic() - began < 120
        time.sleep(0.02)
    before = client.run(os.getpid)
    killed = next(iter(before.values()))
    os.kill(killed, signal.SIGKILL)
    assert run.is_alive(), "it was killed in the middle"
    run.join(300)
    assert not run.is_alive()
    while len(client.scheduler_info()["workers"]) < 3:
        assert time.monotonic() - began < 300
        time.sleep(0.1)
    assert killed not in client.run(os.getpid).values()
    played = [line for line in log.read_text().splitlines() if line.startswith("run ")]
    assert len(played) > 75, "what the worker had was played again"
    assert contents(found[0].folder) == one_run(program, deal, 3_000)


POISON = """
"$sib" "$@"
if [[ "$*" == *"--draws-from 20 "* && {condition} ]]; then
    touch "$here/poisoned"
    printf 'poison' | dd of=draws-20-to-29.sibpart bs=1 seek=5000 conv=notrunc status=none
fi
"""


def test_a_poisoned_part_is_refused_and_played_again(
    client: Client, program: str, deal: str, stand_in: Callable[[str], str]
) -> None:
    once = stand_in(POISON.format(condition='! -e "$here/poisoned"'))
    with pytest.warns(UserWarning, match="draws-20-to-29.sibpart cannot be used: it was cut off or changed"):
        found = sib.simulate(client, deal, 100, draws_per_task=10, program=once, program_here=program)
    assert Path("poisoned").exists()
    assert len(found.played_again) == 1
    assert contents(found.folder) == one_run(program, deal, 100)


def test_a_part_that_is_always_poisoned_is_refused_for_good(
    client: Client, program: str, deal: str, stand_in: Callable[[str], str]
) -> None:
    always = stand_in(POISON.format(condition="1 == 1"))
    with pytest.raises(sib.UnusablePart, match="it was cut off or changed since it was written") as refused:
        sib.simulate(client, deal, 100, draws_per_task=10, program=always, program_here=program)
    assert refused.value.names == ("draws-20-to-29.sibpart",)


def test_what_is_wrong_is_said_by_the_program(client: Client, program: str, deal: str) -> None:
    with pytest.raises(sib.SibError, match="is not a word that"):
        sib.simulate(client, deal, 10, sets=["discounting.nothing=1"], program=program)
    with pytest.raises(sib.SibError, match="there is no program 'no-such-program'"):
        sib.simulate(client, deal, 10, program="no-such-program", program_here=program)
    with pytest.raises(ValueError, match="at least 1"):
        sib.simulate(client, deal, 0, program=program)
    Path(deal).unlink()
    with pytest.raises(sib.SibError, match="cannot be read"):
        sib.simulate(client, deal, 10, program=program)


def test_draws_need_the_program_that_read_the_scenario(program: str, deal: str, tmp_path: Path) -> None:
    """A part alone is enough for a worker: what it holds is not what lies beside it."""
    first = ["run", deal, "--quiet", "--draws-from", "0", "--draws-to", "1", "--out", "first.sibpart"]
    subprocess.run([program, *first], check=True)
    Path(deal).unlink()
    more = [
        "run",
        "first.sibpart",
        "--quiet",
        "--draws-from",
        "1",
        "--draws-to",
        "3",
        "--out",
        "more.sibpart",
    ]
    subprocess.run([program, *more], check=True)
    assert (tmp_path / "more.sibpart").exists()
