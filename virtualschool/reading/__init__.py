"""Documents as people have them, read into paragraphs and tables."""
