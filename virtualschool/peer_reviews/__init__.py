"""Peer reviews from application to follow-up."""
