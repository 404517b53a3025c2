"""What findings stand on now, read from their links; see `triangulation` for the rule itself."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from virtualschool.authorities.models import Authority
from virtualschool.authorities.queries import setting_on
from virtualschool.peer_reviews.models import Finding, FindingLink
from virtualschool.peer_reviews.triangulation import USUAL_KINDS, Piece, Standing, standing_of

SETTING = "peer_reviews.kinds_needed"
_WHAT = ("note", "document", "exhibit", "sample")


def kinds_needed(authority: Authority) -> int:
    """How many kinds of source a finding needs, by the authority's setting: one to three."""
    wanted = setting_on(timezone.localdate(), key=SETTING, authority=authority, default=USUAL_KINDS)
    return min(3, max(1, int(wanted)))


def piece_of(link: FindingLink) -> Piece:
    what = next(each for each in _WHAT if getattr(link, f"{each}_id"))
    return Piece(what, link.source_kind, link.stance == FindingLink.Stance.SUPPORTS)


def standing_of_links(links: Iterable[FindingLink], needed: int) -> Standing:
    """Retracted notes and withdrawn documents count for nothing."""
    return standing_of((piece_of(each) for each in links if each.counts), needed=needed)


def standings_of(findings: QuerySet[Finding], authority: Authority) -> list[tuple[Finding, Standing]]:
    """The same for many findings, in two questions and one for the setting."""
    needed = kinds_needed(authority)
    links: Prefetch = Prefetch("links", FindingLink.objects.select_related("note", "document", "exhibit", "sample"))
    return [(each, standing_of_links(each.links.all(), needed)) for each in findings.prefetch_related(links)]


def standing_of_finding(finding: Finding, needed: int | None = None) -> Standing:
    links = finding.links.select_related("note", "document", "exhibit", "sample")
    return standing_of_links(links, needed or kinds_needed(finding.review.authority))
