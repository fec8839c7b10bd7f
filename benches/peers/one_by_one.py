"""What programs need that take one child at a time: its months, and the tables of its draw as lists.

Each child has 31 months: part of the one in which it comes, 29 whole ones, and part of the last.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from answers import Answers
from deal import DEAL, HORIZON, MONTH_ENDS, Deal, month_of, shared
from numpy_peer import figures, tables

N_MONTHS = DEAL.tracked_months + 1


@dataclass(frozen=True)
class Lists:
    """By draw, days and state: chances and expected days. By child and month: the days it is there."""

    thresholds: list
    days: list
    lengths: list
    first_months: list


def lists(draws: int, rng: np.random.Generator, deal: Deal = DEAL) -> Lists:
    """Those of so many draws."""
    found = tables(deal, *shared(deal, rng, draws))
    # A child that comes on the last day of a month is first there in the next.
    first = month_of(deal.entry + 1)
    months = first[:, None] + np.arange(N_MONTHS)
    after = np.minimum(deal.last_day[:, None], MONTH_ENDS[np.minimum(months, HORIZON)])
    before = np.maximum(deal.entry[:, None], MONTH_ENDS[months - 1])
    lengths = np.maximum(0, after - before)
    assert (lengths.sum(axis=1) == deal.last_day - deal.entry).all()
    return Lists(found.thresholds.tolist(), found.days.tolist(), lengths.tolist(), first.tolist())


def answers(by_child: np.ndarray, given: Lists) -> Answers:
    """From expected days in care by draw, child and month of its own: the cash, as in the NumPy program."""
    draws = len(by_child)
    in_care = np.zeros((draws, HORIZON + 1))
    for child, first in enumerate(given.first_months):
        in_care[:, first : first + N_MONTHS] += by_child[:, child]
    return figures(DEAL, in_care)
