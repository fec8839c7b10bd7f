//! Names change no number.
