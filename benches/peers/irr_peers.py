"""Returns of 96 monthly flows, one after another: pyxirr.xirr on dates, pyxirr.irr, and a compiled Newton-Horner.

The flows are those of the deal, from the cash of the NumPy program. Prints one line of JSON: CPU seconds for each
solve, and the greatest distance of their answers.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable

import numpy as np
import pyxirr
from numba import njit

from deal import DEAL, HORIZON, START, Floats, add_months, shared
from numba_peer import irr as newton
from numpy_peer import cash, days_in_care, payments

#: Flows of each: months 0 to 95.
N_FLOWS = HORIZON


def flows(n: int) -> Floats:
    """Flows of draws whose return lies between -30% and +30% a month."""
    rng = np.random.default_rng(1)
    receipts = payments(DEAL, days_in_care(DEAL, rng, *shared(DEAL, rng, 2 * n)))
    found = cash(DEAL, receipts)[:, :N_FLOWS]
    defined = np.array([not np.isnan(newton(np.ascontiguousarray(row))) for row in found])
    return np.ascontiguousarray(found[defined][:n])


@njit
def newton_all(rows: np.ndarray) -> np.ndarray:
    """The compiled solver, over all rows."""
    rates = np.zeros(len(rows))
    for i in range(len(rows)):
        rates[i] = newton(rows[i])
    return rates


def timed(solve: Callable[[], Floats], n: int, seconds: float) -> tuple[Floats, float]:
    """-> answers, and CPU seconds a solve over repetitions that take about so long."""
    answers = solve()
    begin, repeated = time.process_time(), 0
    while (spent := time.process_time() - begin) < seconds:
        solve()
        repeated += 1
    return answers, spent / (repeated * n)


def main() -> None:
    """Measures and prints."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--flows", type=int, default=500)
    arguments.add_argument("--seconds", type=float, default=1.0)
    given = arguments.parse_args()
    rows = flows(given.flows)
    n = len(rows)
    dates = [add_months(START, month) for month in range(N_FLOWS)]
    listed = [row.tolist() for row in rows]
    newton_all(rows[:1])
    exact, of_newton = timed(lambda: newton_all(rows), n, given.seconds)
    by_date, of_xirr = timed(
        lambda: np.array([pyxirr.xirr(dates, row) for row in listed], float), n, given.seconds
    )
    by_month, of_irr = timed(
        lambda: np.array([(1 + pyxirr.irr(row, guess=0.005)) ** 12 - 1 for row in listed], float), n, given.seconds
    )
    print(
        json.dumps(
            {
                "flows": n,
                "seconds_a_solve": {"pyxirr.xirr": of_xirr, "pyxirr.irr": of_irr, "numba": of_newton},
                # A year of dates is 365 days and months differ: what is left is the calendar.
                "apart": {
                    "pyxirr.xirr": float(np.nanmax(np.abs(by_date - exact))),
                    "pyxirr.irr": float(np.nanmax(np.abs(by_month - exact))),
                },
            }
        )
    )


if __name__ == "__main__":
    main()
