"""What the pages of this room show, made from what was read."""
