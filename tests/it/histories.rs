//! Histories against closed forms of the daily chain.
