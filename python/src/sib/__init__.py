"""Runs ``sib``, the simulator of social impact bonds, on a Dask cluster.

``sib.simulate(client, scenario, draws, seed)`` plays ranges of draws on the workers, puts them together up a tree, and
gives back what one run on one machine gives, byte for byte. See the README of this package.
"""

from sib._program import SibError, UnusablePart
from sib._simulate import simulate
from sib._simulation import Simulation

__all__ = ["SibError", "Simulation", "UnusablePart", "simulate"]
