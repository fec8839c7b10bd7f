//! The scenario language: every key and every value of the real files.
