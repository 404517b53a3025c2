"""Tests of the pages\x27 layout and components; none needs a database."""
