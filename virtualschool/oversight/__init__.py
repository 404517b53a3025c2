"""Monthly plan meetings and the six-weekly summary for the governing body."""
