"""Local authorities: memberships, settings with dates, terms."""
