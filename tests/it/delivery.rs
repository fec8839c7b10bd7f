//! Delivery: arrivals, queues, closure.
