"""Improvement plans: considerations, actions, delivery and impact."""
