"""Figures by draw, what they come to over draws, and how a program of this folder is called."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np

from deal import DEAL, Floats


@dataclass(frozen=True)
class Answers:
    """One value a draw. A return is NaN where it is not defined."""

    days_saved: Floats
    paid: Floats
    irr: Floats
    moic: Floats
    npv: Floats

    @staticmethod
    def together(parts: Sequence[Answers]) -> Answers:
        """Those of several blocks of draws, one after the other."""
        return Answers(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Answers)})

    def summary(self) -> dict[str, tuple[float, float]]:
        """Each figure over draws, with its standard error."""
        defined = self.irr[~np.isnan(self.irr)]
        return {
            "mean of days saved": mean(self.days_saved),
            "mean paid": mean(self.paid),
            "mean IRR": mean(defined),
            "median IRR": median(defined),
            "chance that the IRR is not defined": mean(np.isnan(self.irr).astype(float)),
            "mean MOIC": mean(self.moic),
            "mean NPV": mean(self.npv),
            "chance of a loss": mean((self.moic < 1).astype(float)),
            "chance that the cap is reached": mean((self.paid > DEAL.cap - 0.005).astype(float)),
        }


def mean(values: Floats) -> tuple[float, float]:
    """The mean and its standard error; of no value, neither."""
    if len(values) < 2:
        return float("nan"), float("nan")
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


def median(values: Floats) -> tuple[float, float]:
    """The median, and half the distance between the order statistics one binomial deviation below and above it."""
    if len(values) < 2:
        return float("nan"), float("nan")
    ordered, n = np.sort(values), len(values)
    apart = np.sqrt(n) / 2
    low, high = int(max(0, np.floor(n / 2 - apart))), int(min(n - 1, np.ceil(n / 2 + apart)))
    return float(np.median(ordered)), float((ordered[high] - ordered[low]) / 2)


def main(name: str, run: Callable[[int, int], tuple[Answers, float]]) -> None:
    """Runs so many draws and prints one line of JSON: CPU seconds, and figures with their standard errors."""
    arguments = argparse.ArgumentParser(description=name)
    arguments.add_argument("--draws", type=int, required=True)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    answers, seconds = run(given.draws, given.seed)
    print(json.dumps({"name": name, "draws": given.draws, "cpu_seconds": seconds, "answers": answers.summary()}))
