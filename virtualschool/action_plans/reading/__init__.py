"""What a plan says: pure, from a read document to themes, considerations, actions, indicators and contradictions; no Django."""
