"""Pages of indicators, score cards and presentations."""
