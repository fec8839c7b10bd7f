"""Ranges of draws, and how they are put together up a tree. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Draws:
    """Draws from a first one to before another."""

    first: int
    after_last: int

    @property
    def n(self) -> int:
        """How many they are."""
        return self.after_last - self.first

    @property
    def name(self) -> str:
        """The name of the file that holds them."""
        return f"draws-{self.first}-to-{self.after_last - 1}.sibpart"


def cover(n_draws: int, n_each: int) -> list[Draws]:
    """All draws of a run, so many at a time."""
    return [Draws(first, min(first + n_each, n_draws)) for first in range(0, n_draws, n_each)]


def groups(draws: Sequence[Draws], n_together: int, n_draws_most: int | None) -> list[list[int]]:
    """Places of neighbours that are put together in one step: so many, and at most so many draws of them."""
    all_groups: list[list[int]] = []
    n_in_group = 0
    for place, own in enumerate(draws):
        too_many = n_draws_most is not None and n_in_group + own.n > n_draws_most
        if not all_groups or len(all_groups[-1]) == n_together or too_many:
            all_groups.append([])
            n_in_group = 0
        all_groups[-1].append(place)
        n_in_group += own.n
    return all_groups


def spanned(draws: Sequence[Draws]) -> Draws:
    """Neighbours as one range."""
    return Draws(draws[0].first, draws[-1].after_last)
