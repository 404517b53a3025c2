"""The book of measures and how a reading is taken."""
