"""The trail: what was done and what was read, append-only and chained."""
