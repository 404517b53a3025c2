"""Holding meetings, taking minutes, issuing summaries, answering questions."""
