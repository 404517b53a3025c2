"""Key performance indicators with baseline, target and history; the directors' monthly score cards; score cards presented to schools."""
