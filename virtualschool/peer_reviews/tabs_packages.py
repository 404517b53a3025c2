"""The tab of a review that leads to its packages."""

from virtualschool.peer_reviews import policies
from virtualschool.peer_reviews.tabs_findings import Tab

TABS: tuple[Tab, ...] = (("Packages", "peer_reviews:packages", policies.runs_team),)
