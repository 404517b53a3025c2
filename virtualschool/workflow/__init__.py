"""States as tables: what may move where, who may move it, and every move that was made."""
