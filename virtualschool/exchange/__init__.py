"""Signed and encrypted packages between installations."""
