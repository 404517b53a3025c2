"""A plan in the shape that people know, all of it made up."""

import datetime as dt

SHARED = "Exclusions to have fallen from an average of 15 children per month (autumn term '25) to 10 children per month by July 2027."
QUALITY = "PEP quality to improve from 55% good or better Jan '26 to 75% good or better by Jan '27."
ROWS = (
    ("Improvement Plan of the Virtual School",),
    ("",),
    ("How well do schools and the Virtual School work together?",),
    ("Consideration", "Action", "By whom?", "Due / RAG on track", "Progress / RAG completion", "Anticipated Impact"),
    ("Share what works", "Present the dashboard to heads.", "VSH and Test Head of service", "March 27", "Complete", f"Calm. {SHARED}"),
    ("", "Visit every school.", "VSH", "Termly", "Three visits made.", ""),
    ("Hear the schools", "Ask heads what helps.", "School Data Analyst", "Sept 2026", "", QUALITY),
    ("How good are the plans?",),
    ("Check the plans", "Visits as described above", "VSH", "As above", "As above", SHARED),
)
NAME = "plan.txt"
DUE = dt.date(2027, 3, 31)


def content() -> bytes:
    """The plan as a file of tab-separated lines."""
    return "\n".join("\t".join(row) for row in ROWS).encode()
