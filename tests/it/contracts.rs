//! Contracts: rate cards, caps, thresholds, splits among payers.
