//! The base case ties to the simulation.
