"""A synthetic authority as source files: what a council would really hand over, made up from nothing but published rates."""
