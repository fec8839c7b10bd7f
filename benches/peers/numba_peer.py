"""The deal in the strongest form that Python has: one compiled loop over draws, children and moves (numba).

A child's time in a state is sampled whole, from its geometric law, and then the move: two random numbers a move and
none a month. Days in care are counted by month as two changes, however long a stay is. Random numbers come from
xoshiro256+ (Blackman and Vigna), written out so that it is compiled into the loop; its state is made anew from the
seed and the draw by splitmix64.

`--histories` runs the children's days alone, without the cash.
"""

from __future__ import annotations

import math
import sys
import time

import numpy as np
from numba import njit

from answers import Answers, main
from deal import DEAL, HORIZON, MONTH_ENDS, Deal, Floats, Whole, costs, month_of, tracked_days

U = np.uint64


@njit(inline="always")
def next_uniform(s: np.ndarray) -> float:
    """xoshiro256+: the upper 53 bits, in [0, 1)."""
    result = s[0] + s[3]
    t = s[1] << U(17)
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= t
    s[3] = (s[3] << U(45)) | (s[3] >> U(19))
    return (result >> U(11)) * (1.0 / 9007199254740992.0)


@njit(inline="always")
def seed_draw(s: np.ndarray, seed: int, draw: int) -> None:
    """splitmix64, four times."""
    x = U(seed) * U(0x9E3779B97F4A7C15) + U(draw) * U(0xD1342543DE82EF95)
    for i in range(4):
        x = x + U(0x9E3779B97F4A7C15)
        z = (x ^ (x >> U(30))) * U(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> U(27))) * U(0x94D049BB133111EB)
        s[i] = z ^ (z >> U(31))


@njit
def normal(s: np.ndarray) -> float:
    """Box and Muller."""
    return math.sqrt(-2 * math.log(1 - next_uniform(s))) * math.cos(2 * math.pi * next_uniform(s))


@njit
def shared(s: np.ndarray, terms: np.ndarray, daily: np.ndarray, scaled: np.ndarray) -> None:
    """Draws the multiplier and the frailty, and scales the daily rates by them."""
    mean, sd, least, most, variance, into_care, back = terms
    effect = least - 1
    while effect < least or effect > most:
        effect = mean + sd * normal(s)
    frailty = math.exp(-variance / 2 + math.sqrt(variance) * normal(s))
    into, home = into_care**effect * frailty, back**effect * frailty
    for i in range(4):
        for j in range(4):
            scaled[i, j] = daily[i, j] * frailty
    scaled[0, 1] = daily[0, 1] * into
    scaled[0, 2] = daily[0, 2] * into
    scaled[1, 2] = daily[1, 2] * into
    scaled[1, 0] = daily[1, 0] * home
    scaled[2, 0] = daily[2, 0] * home
    scaled[2, 1] = daily[2, 1] * home


@njit(fastmath=True)
def histories(
    s: np.ndarray,
    scaled: np.ndarray,
    entry: np.ndarray,
    last_day: np.ndarray,
    month_by_day: np.ndarray,
    month_ends: np.ndarray,
    parts: np.ndarray,
    levels: np.ndarray,
    in_care: np.ndarray,
) -> None:
    """Fills the days in care of each month."""
    stay = np.zeros(3)
    first, second = np.zeros(3), np.zeros(3)
    for i in range(3):
        out = 0.0
        for j in range(4):
            out += scaled[i, j]
        stay[i] = -1 / out
        # Where a child goes who leaves i: to the other two states in their order, or out.
        j, k = (1, 2) if i == 0 else ((0, 2) if i == 1 else (0, 1))
        first[i] = scaled[i, j] / out
        second[i] = first[i] + scaled[i, k] / out
    parts[:] = 0
    levels[:] = 0
    for child in range(entry.size):
        state, day, end = 0, entry[child], last_day[child]
        while True:
            # Whole days until the clock has run out, one at least: the move is at the end of the last.
            day_of_move = day + max(1, math.ceil(math.log(1 - next_uniform(s)) * stay[state]))
            if state != 0:
                until = min(day_of_move, end)
                month = month_by_day[day]
                parts[month] += month_ends[month] - day
                levels[month + 1] += 1
                month = month_by_day[until]
                parts[month] -= month_ends[month] - until
                levels[month + 1] -= 1
            if day_of_move >= end:
                break
            u = next_uniform(s)
            if u >= second[state]:
                break
            to = 0 if u < first[state] else 1
            state = to if to < state else to + 1
            day = day_of_move
    level = 0
    for month in range(1, month_ends.size):
        level += levels[month]
        in_care[month] = parts[month] + level * (month_ends[month] - month_ends[month - 1])


@njit(fastmath=True)
def cash(
    in_care: np.ndarray,
    baseline_days: np.ndarray,
    owed: np.ndarray,
    terms: np.ndarray,
    receipts: np.ndarray,
    flows: np.ndarray,
) -> tuple[float, float, float, float]:
    """Fills investors' flows -> days saved, paid, drawn net, received net."""
    price, cap, last_claim, lag, commitment, reserve, distributes_from, closes = terms
    saved, paid = 0.0, 0.0
    receipts[:] = 0
    flows[:] = 0
    for month in range(1, flows.size):
        saved += baseline_days[month] - in_care[month]
        if month % 3 == 0 and month <= last_claim:
            due = min(cap, math.floor(price * max(0.0, saved) * 100 + 0.5) / 100)
            claim = max(0.0, due - paid)
            receipts[month + int(lag)] = claim
            paid += claim
    held, drawn, put, got = 0.0, 0.0, 0.0, 0.0
    for month in range(int(closes) + 1):
        held += receipts[month] - owed[month]
        floor = reserve if month < closes else 0.0
        call = min(max(0.0, floor - held), commitment - drawn)
        held += call
        drawn += call
        flow = -call
        if month >= distributes_from and month % 3 == 0:
            out = max(0.0, held - floor)
            held -= out
            flow += out
        flows[month] = flow
        if flow > 0:
            got += flow
        else:
            put -= flow
    return saved, paid, put, got


@njit
def present_value(flows: np.ndarray, rate: float) -> float:
    """At a monthly rate, by Horner's rule."""
    v = 1 / (1 + rate)
    a = 0.0
    for i in range(flows.size - 1, -1, -1):
        a = a * v + flows[i]
    return a


@njit(fastmath=True)
def irr(flows: np.ndarray, least: float = -0.30, most: float = 0.30) -> float:
    """Yearly rate of monthly flows: Newton's method with Horner's rule inside a bracket; NaN where there is no root."""
    if present_value(flows, least) <= 0 or present_value(flows, most) >= 0:
        return math.nan
    rate = 0.005
    for _ in range(60):
        v = 1 / (1 + rate)
        a, d = 0.0, 0.0
        for i in range(flows.size - 1, -1, -1):
            d = d * v + a
            a = a * v + flows[i]
        if a > 0:
            least = rate
        else:
            most = rate
        new = rate + a / (d * v * v) if d != 0 else (least + most) / 2
        if not least < new < most:
            new = (least + most) / 2
        done = abs(new - rate) < 1e-12
        rate = new
        if done:
            break
    return (1 + rate) ** 12 - 1


@njit
def many(
    draws: int,
    seed: int,
    daily: np.ndarray,
    entry: np.ndarray,
    last_day: np.ndarray,
    month_by_day: np.ndarray,
    month_ends: np.ndarray,
    shared_terms: np.ndarray,
    cash_terms: np.ndarray,
    baseline_days: np.ndarray,
    owed: np.ndarray,
    hurdle: float,
    with_cash: bool,
) -> np.ndarray:
    """-> by draw: days saved (or, without cash, days in care), paid, IRR, MOIC, NPV."""
    out = np.zeros((draws, 5))
    s = np.zeros(4, np.uint64)
    scaled = np.zeros((4, 4))
    months = month_ends.size
    parts, levels = np.zeros(months + 1, np.int64), np.zeros(months + 1, np.int64)
    in_care, receipts, flows = np.zeros(months), np.zeros(months), np.zeros(months)
    monthly = (1 + hurdle) ** (1 / 12) - 1
    for draw in range(draws):
        seed_draw(s, seed, draw)
        shared(s, shared_terms, daily, scaled)
        histories(s, scaled, entry, last_day, month_by_day, month_ends, parts, levels, in_care)
        if not with_cash:
            out[draw, 0] = in_care.sum()
            continue
        saved, paid, put, got = cash(in_care, baseline_days, owed, cash_terms, receipts, flows)
        out[draw, 0] = saved
        out[draw, 1] = paid
        out[draw, 2] = irr(flows) if got > 0 else -1.0
        out[draw, 3] = got / put
        out[draw, 4] = present_value(flows, monthly)
    return out


def arguments(deal: Deal) -> tuple:
    """What the compiled loop takes after the number of draws and the seed."""
    days = np.arange(MONTH_ENDS[-1] + 1)
    return (
        np.array(deal.rates_a_year) / 365.25,
        deal.entry,
        deal.last_day,
        month_of(days),
        MONTH_ENDS,
        np.array(
            [
                deal.effect_mean,
                deal.effect_sd,
                deal.effect_least,
                deal.effect_most,
                np.log1p(deal.frailty_variation**2),
                deal.into_care,
                deal.back,
            ]
        ),
        np.array(
            [
                deal.price,
                deal.cap,
                deal.last_claim,
                deal.lag,
                deal.commitment,
                deal.reserve,
                deal.distributes_from,
                deal.closes,
            ],
            float,
        ),
        deal.baseline * tracked_days(deal),
        costs(deal),
        deal.hurdle,
    )


def simulate(draws: int, seed: int, with_cash: bool, deal: Deal = DEAL) -> tuple[Floats, float]:
    """-> what `many` gives, and CPU seconds without those of compiling."""
    given = arguments(deal)
    many(2, seed, *given, with_cash)
    begin = time.process_time()
    found = many(draws, seed, *given, with_cash)
    return found, time.process_time() - begin


def run(draws: int, seed: int) -> tuple[Answers, float]:
    """The whole program."""
    found, seconds = simulate(draws, seed, with_cash=True)
    return Answers(*(np.ascontiguousarray(column) for column in found.T)), seconds


def run_histories(draws: int, seed: int) -> tuple[Answers, float]:
    """Days in care alone; what is not simulated is nought."""
    found, seconds = simulate(draws, seed, with_cash=False)
    saved = DEAL.baseline * tracked_days(DEAL).sum() - found[:, 0]
    nothing = np.zeros(draws)
    return Answers(saved, nothing, nothing, nothing, nothing), seconds


if __name__ == "__main__":
    if "--histories" in sys.argv:
        sys.argv.remove("--histories")
        main("numba, sojourns: histories alone", run_histories)
    else:
        main("numba, sojourns", run)
