"""The deal as a competent analyst writes it: vectorised NumPy, all draws of a block at once, month by month.

Children move at month ends by the chances of so many days; the days in care of a month are their expected number given
where the child stood at its two ends. So means are exact, and only what happens within a month is averaged out.
"""

from __future__ import annotations

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import time
from dataclasses import dataclass

import numpy as np

from answers import Answers, main
from deal import DEAL, HORIZON, IN_CARE, MONTH_ENDS, Deal, Floats, chain_of_days, costs, rates, shared, tracked_days

#: Draws that are simulated at once: what fits in the cache of a core.
BLOCK = 250
LONGEST_MONTH = 31


@dataclass(frozen=True)
class Tables:
    """By draw, number of days and state: running sums of the chances of three states (float32, (n, 32, 4, 3)), and by
    the state at the end the expected days in care (float32, (n, 32, 4, 4))."""

    thresholds: np.ndarray
    days: np.ndarray


def tables(deal: Deal, effect: Floats, frailty: Floats) -> Tables:
    """The chain over each number of days of a month, by recursion."""
    day = chain_of_days(rates(deal, effect, frailty))
    in_care = np.diag(IN_CARE)
    moved = np.zeros((len(effect), LONGEST_MONTH + 1, 4, 4))
    spent = np.zeros_like(moved)
    moved[:, 0] = np.eye(4)
    for k in range(1, LONGEST_MONTH + 1):
        moved[:, k] = moved[:, k - 1] @ day
        spent[:, k] = (spent[:, k - 1] + moved[:, k - 1] @ in_care) @ day
    expected = np.divide(spent, moved, out=np.zeros_like(spent), where=moved > 0)
    thresholds = np.cumsum(moved, axis=3)[..., :3]
    return Tables(thresholds.astype(np.float32), expected.astype(np.float32))


def days_in_care(deal: Deal, rng: np.random.Generator, effect: Floats, frailty: Floats) -> Floats:
    """-> (n, months) days in care of all children."""
    n = len(effect)
    found = tables(deal, effect, frailty)
    thresholds, days = found.thresholds.reshape(-1, 3), found.days.reshape(-1)
    state = np.zeros((n, deal.children), np.int32)
    total = np.zeros((n, HORIZON + 1))
    place = (np.arange(n, dtype=np.int32) * (LONGEST_MONTH + 1) * 4)[:, None]
    for month in range(1, HORIZON + 1):
        opens, ends = MONTH_ENDS[month - 1], MONTH_ENDS[month]
        # Children come and go in one order: those who are there stand side by side.
        first = int(np.searchsorted(deal.last_day, opens, side="right"))
        last = int(np.searchsorted(deal.entry, ends, side="left"))
        if first >= last:
            continue
        length = np.minimum(deal.last_day[first:last], ends) - np.maximum(deal.entry[first:last], opens)
        row = place + (length * 4).astype(np.int32) + state[:, first:last]
        chances = thresholds[row]
        u = rng.random(row.shape, dtype=np.float32)
        to = (u >= chances[..., 0]).astype(np.int32) + (u >= chances[..., 1]) + (u >= chances[..., 2])
        total[:, month] = days[row * 4 + to].sum(axis=1)
        state[:, first:last] = to
    return total


def payments(deal: Deal, in_care: Floats) -> Floats:
    """-> what the vehicle receives under the contract (n, months)."""
    n = len(in_care)
    saved = np.cumsum(deal.baseline * tracked_days(deal) - in_care, axis=1)
    paid = np.zeros(n)
    receipts = np.zeros((n, HORIZON + 1))
    for month in range(3, deal.last_claim + 1, 3):
        due = np.minimum(deal.cap, np.round(deal.price * np.maximum(0, saved[:, month]), 2))
        claim = np.maximum(0, due - paid)
        receipts[:, month + deal.lag] = claim
        paid += claim
    return receipts


def cash(deal: Deal, receipts: Floats) -> Floats:
    """-> investors' flows (n, months)."""
    n = len(receipts)
    owed = costs(deal)
    flows = np.zeros((n, HORIZON + 1))
    # Cash with the reserve in it; below nought what is owed and could not be paid.
    held, drawn = np.zeros(n), np.zeros(n)
    for month in range(deal.closes + 1):
        held += receipts[:, month] - owed[month]
        floor = deal.reserve if month < deal.closes else 0.0
        call = np.minimum(np.maximum(0, floor - held), deal.commitment - drawn)
        held += call
        drawn += call
        flows[:, month] = -call
        if month >= deal.distributes_from and month % 3 == 0:
            out = np.maximum(0, held - floor)
            held -= out
            flows[:, month] += out
    return flows


def irr(flows: Floats, least: float = -0.30, most: float = 0.30, tolerance: float = 1e-12) -> Floats:
    """Yearly rate of monthly flows: Newton's method inside a bracket. NaN where no root lies between the two monthly
    rates; -100% where nothing comes back."""
    months = np.arange(flows.shape[1])

    def value(rate: Floats) -> Floats:
        return (flows * (1 + rate)[:, None] ** -months).sum(axis=1)

    n = len(flows)
    low, high = np.full(n, least), np.full(n, most)
    has_root = (value(low) > 0) & (value(high) < 0)
    rate = np.full(n, 0.005)
    for _ in range(60):
        terms = flows * (1 + rate)[:, None] ** -months
        at = terms.sum(axis=1)
        slope = -(terms * months).sum(axis=1) / (1 + rate)
        low, high = np.where(at > 0, rate, low), np.where(at > 0, high, rate)
        new = rate - at / np.where(slope == 0, 1, slope)
        new = np.where((new > low) & (new < high), new, (low + high) / 2)
        moved = np.abs(new - rate)[has_root]
        rate = new
        if moved.size == 0 or moved.max() < tolerance:
            break
    yearly = np.where(has_root, (1 + rate) ** 12 - 1, np.nan)
    return np.where((flows > 0).any(axis=1), yearly, -1.0)


def investors(deal: Deal, receipts: Floats, days_saved: Floats) -> Answers:
    """What draws come to that are paid so."""
    flows = cash(deal, receipts)
    put, got = -np.minimum(flows, 0).sum(axis=1), np.maximum(flows, 0).sum(axis=1)
    discount = (1 + deal.hurdle) ** (-np.arange(flows.shape[1]) / 12)
    return Answers(
        days_saved=days_saved, paid=receipts.sum(axis=1), irr=irr(flows), moic=got / put, npv=flows @ discount
    )


def figures(deal: Deal, in_care: Floats) -> Answers:
    """What draws come to with so many days in care in each month."""
    saved = deal.baseline * tracked_days(deal).sum() - in_care.sum(axis=1)
    return investors(deal, payments(deal, in_care), saved)


def run(draws: int, seed: int, deal: Deal = DEAL) -> tuple[Answers, float]:
    """-> figures by draw, and CPU seconds."""
    begin = time.process_time()
    blocks = []
    sizes = [min(BLOCK, draws - first) for first in range(0, draws, BLOCK)]
    for sequence, size in zip(np.random.SeedSequence(seed).spawn(len(sizes)), sizes):
        rng = np.random.Generator(np.random.SFC64(sequence))
        effect, frailty = shared(deal, rng, size)
        blocks.append(figures(deal, days_in_care(deal, rng, effect, frailty)))
    return Answers.together(blocks), time.process_time() - begin


if __name__ == "__main__":
    main("NumPy, vectorised", run)
