"""Foundations that know neither Django nor children: periods, identifiers, readings, suppression, charts."""
