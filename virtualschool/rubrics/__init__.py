"""Criteria by levels with their wording, graders, roll-up rules and agreement."""
