"""The deal in cashflower, one child at a time. The cash is that of the NumPy program."""

import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import numpy as np

from answers import Answers, main
from deal import DEAL
from one_by_one import N_MONTHS, answers


def run(draws: int, seed: int) -> tuple[Answers, float]:
    """-> figures by draw, and CPU seconds."""
    os.environ.update(DRAWS=str(draws), SEED=str(seed))
    os.chdir(HERE)
    from cashflower import run as run_model

    from settings import settings

    begin = time.process_time()
    import input as given_here

    # The framework reports on standard output: it belongs on standard error.
    kept, sys.stdout = sys.stdout, sys.stderr
    try:
        output, *_ = run_model(settings=settings, path=HERE)
    finally:
        sys.stdout = kept
    by_child = output["in_care"].to_numpy().reshape(draws, DEAL.children, N_MONTHS)
    found = answers(by_child, given_here.given)
    return found, time.process_time() - begin


if __name__ == "__main__":
    main("cashflower, one child at a time", run)
