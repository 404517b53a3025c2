"""See `migrate`."""
