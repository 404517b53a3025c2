"""Floods are stopped: so many posts from one network address in a quarter of an hour, for one link. A school's people share an address,
so the limit is generous."""

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

TRIES = 40
WAIT_SECONDS = 15 * 60


def is_flood(request: HttpRequest, link: object) -> bool:
    """Counts this post; true once there were too many. Nothing is kept of the address but a hash, for a quarter of an hour."""
    address = request.META.get("REMOTE_ADDR", "")
    key = "flood:" + hashlib.sha256(f"{address}|{link}".encode()).hexdigest()
    if cache.add(key, 1, WAIT_SECONDS):
        return False
    try:
        return cache.incr(key) > TRIES
    except ValueError:  # forgotten between the two
        cache.add(key, 1, WAIT_SECONDS)
        return False
