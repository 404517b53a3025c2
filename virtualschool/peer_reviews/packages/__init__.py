"""A review between two installations: what the host sends, what the peers send back, and that neither names a child."""
