"""The deal in modelx, one child at a time: a space for each draw and child, whose cells are its months (as the
single-policy models of lifelib are written). The cash is that of the NumPy program."""

from __future__ import annotations

import time

import modelx
import numpy as np

from answers import Answers, main
from deal import DEAL
from one_by_one import N_MONTHS, answers, lists


def run(draws: int, seed: int) -> tuple[Answers, float]:
    """-> figures by draw, and CPU seconds."""
    rng = np.random.default_rng(seed)
    space = modelx.new_model("Deal").new_space("Child", formula=lambda draw, child: None)
    begin = time.process_time()
    given = lists(draws, rng)
    space.thresholds, space.days, space.lengths, space.uniform = given.thresholds, given.days, given.lengths, rng.random

    @modelx.defcells(space=space)
    def state(t):
        if t == 0:
            return 0
        row = thresholds[draw][lengths[child][t - 1]][state(t - 1)]
        u = uniform()
        return int(u >= row[0]) + int(u >= row[1]) + int(u >= row[2])

    @modelx.defcells(space=space)
    def in_care(t):
        return days[draw][lengths[child][t]][state(t)][state(t + 1)]

    by_child = np.zeros((draws, DEAL.children, N_MONTHS))
    for number in range(draws):
        for child in range(DEAL.children):
            one = space[number, child]
            by_child[number, child] = [one.in_care(t) for t in range(N_MONTHS)]
        space.clear_all()
        space.del_all_itemspaces() if hasattr(space, "del_all_itemspaces") else None
    found = answers(by_child, given)
    return found, time.process_time() - begin


if __name__ == "__main__":
    main("modelx, one child at a time", run)
