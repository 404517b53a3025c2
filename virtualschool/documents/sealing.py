"""The seal of what was frozen: an altered row shows."""

import hashlib
import json


def seal_of(content: object) -> str:
    """The seal of frozen content."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def is_untouched(content: object, digest: str) -> bool:
    """Whether what is kept still carries the seal of the day it was frozen."""
    return seal_of(content) == digest
