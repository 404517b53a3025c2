"""Pages of practice: they converse, no more."""
