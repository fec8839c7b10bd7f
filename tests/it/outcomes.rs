//! Measures on known histories.
