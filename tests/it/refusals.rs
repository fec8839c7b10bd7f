//! Broken scenarios and their exact messages.
