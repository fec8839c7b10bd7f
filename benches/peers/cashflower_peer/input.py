"""Model points of the cashflower model: one for each draw and child."""

import os

import numpy as np
import pandas
from cashflower import ModelPointSet

from deal import DEAL
from one_by_one import N_MONTHS, lists

draws = int(os.environ["DRAWS"])
rng = np.random.default_rng(int(os.environ["SEED"]))
given = lists(draws, rng)
thresholds, days, lengths, uniform = given.thresholds, given.days, given.lengths, rng.random
number = np.arange(draws * DEAL.children)
main = ModelPointSet(
    data=pandas.DataFrame({"draw": number // DEAL.children, "child": number % DEAL.children, "group": number})
)
