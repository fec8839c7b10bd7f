//! Who may import whom, banned calls, file length.
