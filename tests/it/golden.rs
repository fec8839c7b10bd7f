//! Golden reports of every scenario.
