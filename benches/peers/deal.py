"""The deal of scenarios/benchmark/380-children.toml, as Python programs see it.

What stands here is what the scenario says: rates, days, terms. Days are whole and are counted from the start of the
programme; month m ends with day `MONTH_ENDS[m]`; cash is booked at month ends. A move falls on a whole day and counts
from the next, so that the chain is one of days.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

HOME, FOSTER, RESIDENTIAL, OUT = range(4)
#: 1 where a day is a day in care.
IN_CARE: Floats = np.array([0.0, 1.0, 1.0, 0.0])
START = datetime.date(2021, 1, 1)
#: Months of cash after the start, month 0.
HORIZON = 96


def add_months(date: datetime.date, months: int) -> datetime.date:
    """A date so many calendar months later, on the last day where the month is shorter."""
    whole = date.year * 12 + date.month - 1 + months
    year, month = divmod(whole, 12)
    length = (datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1) - datetime.date(year, month + 1, 1)).days
    return datetime.date(year, month + 1, min(date.day, length))


def day_of(date: datetime.date) -> int:
    """Days from the start of the programme."""
    return (date - START).days


#: The last day of each month, from month 0 on.
MONTH_ENDS: Whole = np.array([day_of(add_months(START, month)) for month in range(HORIZON + 1)])


@dataclass(frozen=True)
class Deal:
    """People, service, contract and fund."""

    children: int = 380
    entry_months: int = 60
    tracked_months: int = 30
    #: Twelve times the logarithm of the monthly chances: events a year of 365.25 days, from row to column.
    rates_a_year: tuple[tuple[float, ...], ...] = (
        (0.0, 0.414083, 0.583404, 0.021992),
        (0.190361, 0.0, 0.144465, 0.072606),
        (0.099926, 0.246664, 0.0, 0.072420),
        (0.0, 0.0, 0.0, 0.0),
    )
    #: Multiplier of the effect: normal, cut.
    effect_mean: float = 1.0
    effect_sd: float = 0.25
    effect_least: float = 0.0
    effect_most: float = 1.5
    #: Hazard ratios at a multiplier of 1.
    into_care: float = 0.35
    back: float = 1.4
    #: Coefficient of variation of the cohort's frailty, log-normal with mean 1.
    frailty_variation: float = 0.15
    baseline: float = 0.55
    price: float = 69.0
    cap: float = 7.1e6
    last_claim: int = 90
    lag: int = 3
    team: float = 56e3
    child: float = 4_300.0
    fee: float = 8e3
    commitment: float = 3.1e6
    reserve: float = 250e3
    distributes_from: int = 36
    closes: int = 93
    hurdle: float = 0.05
    entry: Whole = field(init=False)
    last_day: Whole = field(init=False)

    def __post_init__(self) -> None:
        entry = entry_days(self)
        last = [
            day_of(add_months(START + datetime.timedelta(days=int(day)), self.tracked_months)) for day in entry
        ]
        object.__setattr__(self, "entry", entry)
        object.__setattr__(self, "last_day", np.array(last))


def entry_days(deal: Deal) -> Whole:
    """The k-th child comes on the day on which the plan, so many a day, reaches k - 1/2."""
    a_day = deal.children / deal.entry_months * 12 / 365.25
    days: list[int] = []
    for day in range(1, int(MONTH_ENDS[deal.entry_months]) + 1):
        while day * a_day + 1e-6 >= len(days) + 0.5 and len(days) < deal.children:
            days.append(day)
    return np.array(days)


def month_of(days: Whole) -> Whole:
    """The month in which a day lies; day 0 is month 0."""
    return np.searchsorted(MONTH_ENDS, days)


def rates(deal: Deal, effect: Floats, frailty: Floats) -> Floats:
    """(n,) multipliers and (n,) frailties -> (n, 4, 4) events a day."""
    daily = np.repeat(np.array(deal.rates_a_year)[None] / 365.25, len(effect), axis=0)
    daily *= frailty[:, None, None]
    into, back = deal.into_care**effect, deal.back**effect
    for origin, to in ((HOME, FOSTER), (HOME, RESIDENTIAL), (FOSTER, RESIDENTIAL)):
        daily[:, origin, to] *= into
    for origin, to in ((FOSTER, HOME), (RESIDENTIAL, HOME), (RESIDENTIAL, FOSTER)):
        daily[:, origin, to] *= back
    return daily


def chain_of_days(daily: Floats) -> Floats:
    """(n, 4, 4) events a day -> (n, 4, 4) chances of a day: clocks compete, and the first moves the child at the
    end of the day on which it runs out."""
    out = daily.sum(axis=2)
    stays = np.exp(-out)
    leaves = np.where(out > 0, (1 - stays) / np.where(out > 0, out, 1), 0)
    chances = daily * leaves[:, :, None]
    states = np.arange(4)
    chances[:, states, states] = stays
    return chances


def shared(deal: Deal, rng: np.random.Generator, draws: int) -> tuple[Floats, Floats]:
    """The multiplier of the effect and the frailty of each draw."""
    effect = rng.normal(deal.effect_mean, deal.effect_sd, draws)
    while (beyond := (effect < deal.effect_least) | (effect > deal.effect_most)).any():
        effect[beyond] = rng.normal(deal.effect_mean, deal.effect_sd, beyond.sum())
    variance = np.log1p(deal.frailty_variation**2)
    return effect, rng.lognormal(-variance / 2, np.sqrt(variance), draws)


def costs(deal: Deal) -> Floats:
    """What the vehicle owes in each month."""
    months = np.arange(HORIZON + 1)
    starts = np.bincount(month_of(deal.entry), minlength=HORIZON + 1)
    team = np.where((months >= 1) & (months <= deal.entry_months), deal.team, 0.0)
    fee = np.where((months >= 1) & (months <= deal.last_claim), deal.fee, 0.0)
    return deal.child * starts + team + fee


def tracked_days(deal: Deal) -> Floats:
    """Days tracked of all children in each month, of which the baseline takes its share."""
    before = np.maximum(deal.entry[:, None], np.r_[0, MONTH_ENDS[:-1]])
    after = np.minimum(deal.last_day[:, None], MONTH_ENDS)
    return np.maximum(0, after - before).sum(axis=0).astype(float)


DEAL = Deal()
