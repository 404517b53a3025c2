"""Key performance indicators with their history, directors' score cards, score cards presented to schools."""
