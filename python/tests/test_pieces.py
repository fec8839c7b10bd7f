"""Ranges cover every draw once, and trees keep them in their order."""

from __future__ import annotations

from sib._pieces import Draws, cover, groups, spanned


def test_every_draw_is_in_one_range() -> None:
    for n_draws in (1, 9, 10, 11, 100):
        for n_each in (1, 3, 10, 1_000):
            ranges = cover(n_draws, n_each)
            assert [draw for own in ranges for draw in range(own.first, own.after_last)] == list(range(n_draws))
            assert all(own.n == n_each for own in ranges[:-1])


def test_neighbours_are_put_together() -> None:
    ranges = cover(100, 10)
    assert groups(ranges, 4, None) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    assert groups(ranges, 4, 25) == [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]]
    assert groups(ranges, 4, 5) == [[place] for place in range(10)]
    assert spanned(ranges[2:5]) == Draws(20, 50)
    assert Draws(20, 50).name == "draws-20-to-49.sibpart"
