//! The same bytes for any number of threads and any order.
