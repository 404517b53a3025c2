"""Headline pages, measures, schools."""
