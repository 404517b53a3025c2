"""Pages of the data desk."""
