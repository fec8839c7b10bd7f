"""The page on cost and time is what follows from the figures that were measured last, and these from a run."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest
from conftest import TOP


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    place = importlib.util.spec_from_file_location("past_one_machine", TOP / "benches" / "past_one_machine.py")
    assert place is not None and place.loader is not None
    module = importlib.util.module_from_spec(place)
    sys.modules["past_one_machine"] = module
    place.loader.exec_module(module)
    return module


def test_the_page_follows_from_the_figures(bench: ModuleType) -> None:
    page = bench.PAGE.read_text(encoding="utf-8")
    assert page == bench.renewed(page, bench.read_figures())
    for name in bench.DEALS:
        assert name in page


def test_work_is_worked_out_as_by_hand(bench: ModuleType) -> None:
    deal = bench.Deal(1.0, 0.001, 5e3, 2_000_000, 0.5, 2.0, 100_000)
    work = bench.billion(deal, 125_000)
    # 8,000 tasks of 1 + 125 s. 8,000, 1,000, 125, 16 and 2 parts are read at 0.25 s each: five levels.
    assert (work.play, work.n_tasks, work.task_seconds) == (1_008_000.0, 8_000, 126.0)
    assert work.join == (8_000 + 1_000 + 125 + 16 + 2) * 0.25 + 2.0
    assert work.n_bytes == (8_000 + 1_000 + 125 + 16 + 2) * 2e6
    assert work.top_seconds == 5 * 8 * 0.25 + 2.0
    assert work.on(10_000) == 126.0 + 12.0
    assert work.on(3) == 2_667 * 126.0 + work.join / 3
    runs = bench.portfolio(deal)
    assert (runs.play, runs.n_bytes) == (76_000 * 11.0, 76_000 * 100_000)
    assert bench.money(3_600 * 1_000) == "$41"


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0123, "12 ms"), (1.5, "1.5 s"), (119.0, "119 s"), (7_100.0, "120 minutes"), (1e6, "12 days")],
)
def test_times_are_said_in_words(bench: ModuleType, value: float, said: str) -> None:
    assert bench.spell(value) == said


def test_a_program_is_measured(bench: ModuleType, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, few in {"ROUNDS": 1, "SHORT": 4, "LONGER": 12}.items():
        monkeypatch.setattr(bench, name, few)
    scenario = TOP / "scenarios" / "essex-edge-of-care.toml"
    deal = bench.measure_deal(program, scenario, 10)
    assert deal.task_bytes > 10 * deal.draw_bytes > 0 and deal.report_bytes > 0
    assert deal.join_seconds > 0 and deal.report_seconds > 0
