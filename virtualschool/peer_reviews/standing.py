"""What findings stand on now, read from their links; see `triangulation` for the rule itself."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from virtualschool.authorities.models import Authority
from virtualschool.authorities.queries import setting_on
from virtualschool.peer_reviews.models import Finding, FindingLink
from virtualschool.peer_reviews.silence import Silent, silence_of_link, silent_in
from virtualschool.peer_reviews.triangulation import USUAL_KINDS, Piece, Standing, standing_of

SETTING = "peer_reviews.kinds_needed"


def kinds_needed(authority: Authority) -> int:
    """How many kinds of source a finding needs, by the authority's setting: one to three."""
    wanted = setting_on(timezone.localdate(), key=SETTING, authority=authority, default=USUAL_KINDS)
    return min(3, max(1, int(wanted)))


def piece_of(link: FindingLink, silent: Silent) -> Piece:
    what = next(each for each in FindingLink.SOURCES if getattr(link, f"{each}_id"))
    return Piece(what, link.source_kind, link.stance == FindingLink.Stance.SUPPORTS, silence_of_link(link, silent))


def standing_of_links(links: Iterable[FindingLink], needed: int, silent: Silent) -> Standing:
    """Retracted notes and withdrawn documents count for nothing; nor does what is silent, and the words say so."""
    return standing_of((piece_of(each, silent) for each in links if each.counts), needed=needed)


def standings_of(findings: QuerySet[Finding], authority: Authority) -> list[tuple[Finding, Standing]]:
    """The same for many findings of one review, in a fixed number of questions."""
    needed = kinds_needed(authority)
    links: Prefetch = Prefetch("links", FindingLink.objects.select_related("note", "document"))
    held = list(findings.prefetch_related(links))
    silent = silent_in(held[0].review_id) if held else {}
    return [(each, standing_of_links(each.links.all(), needed, silent)) for each in held]


def standing_of_finding(finding: Finding, needed: int | None = None) -> Standing:
    links = finding.links.select_related("note", "document")
    return standing_of_links(links, needed or kinds_needed(finding.review.authority), silent_in(finding.review_id))
