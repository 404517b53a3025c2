"""Registers: marks kept as schools keep them, and the sessions counted from them."""
