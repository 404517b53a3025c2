"""Reports to the council's executive, its decision, and what is published."""
