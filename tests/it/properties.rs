//! Properties of random valid scenarios.
