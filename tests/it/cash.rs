//! Cash: waterfalls as text tables, seniority, returns against a naive second implementation.
