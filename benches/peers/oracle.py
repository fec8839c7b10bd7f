"""Expected days, without chance: the chain carried forward day by day, and a quadrature over what a draw shares.

It shares no code with the programs that draw random numbers but the terms of the deal. The mean of days saved follows
exactly; of payments and returns, which are no straight lines of days, nothing follows.
"""

from __future__ import annotations

import json

import numpy as np

from deal import DEAL, IN_CARE, Deal, chain_of_days, rates

#: Points of each of the two quadratures; 20 give the same to six digits.
POINTS = 40


def normal_density(z: np.ndarray) -> np.ndarray:
    """The standard normal law."""
    return np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)


def points(low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Standard scores between two, and their weights (Gauss and Legendre), which add up to 1."""
    x, w = np.polynomial.legendre.leggauss(POINTS)
    z = low + (high - low) * (x + 1) / 2
    weight = w * normal_density(z)
    return z, weight / weight.sum()


def days_in_care(deal: Deal, effect: np.ndarray, frailty: np.ndarray) -> np.ndarray:
    """Expected days in care of all children, at some multipliers and frailties."""
    day = chain_of_days(rates(deal, effect, frailty))
    length = deal.last_day - deal.entry
    here = np.zeros((len(effect), 1, 4))
    here[:, 0, 0] = 1
    total = np.zeros(len(effect))
    # On the k-th day of those who are followed for k days or more a child is where k - 1 days have brought it.
    for k in range(1, int(length.max()) + 1):
        total += (length >= k).sum() * (here[:, 0] @ IN_CARE)
        here = here @ day
    return total


def expected(deal: Deal = DEAL) -> dict[str, float]:
    """Days in care as usual and with the service, on average over draws and at the base values."""
    lowest, highest = (
        (bound - deal.effect_mean) / deal.effect_sd for bound in (deal.effect_least, deal.effect_most)
    )
    scores, of_score = points(lowest, highest)
    shocks, of_shock = points(-8.0, 8.0)
    variance = np.log1p(deal.frailty_variation**2)
    effect = np.repeat(deal.effect_mean + deal.effect_sd * scores, POINTS)
    frailty = np.tile(np.exp(np.sqrt(variance) * shocks - variance / 2), POINTS)
    weight = np.repeat(of_score, POINTS) * np.tile(of_shock, POINTS)
    served = float(days_in_care(deal, effect, frailty) @ weight)
    usual = float(days_in_care(deal, np.zeros_like(effect), frailty) @ weight)
    tracked = float((deal.last_day - deal.entry).sum())
    one = np.ones(1)
    return {
        "days tracked": tracked,
        "days in care as usual": usual,
        "days in care": served,
        "days saved": deal.baseline * tracked - served,
        "days in care as usual, base case": float(days_in_care(deal, 0 * one, one)[0]),
        "days in care, base case": float(days_in_care(deal, one, one)[0]),
    }


if __name__ == "__main__":
    print(json.dumps(expected(), indent=1))
