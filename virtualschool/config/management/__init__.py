"""Commands of the house that take the place of Django's."""
