"""The one door in: files are read, checked, compared, loaded as one batch, and can be undone."""
