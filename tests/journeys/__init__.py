"""Journeys through the product in a real browser, each from a person's first click to the end they came for."""
