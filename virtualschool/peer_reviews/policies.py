"""Who may do what in one review, with the reason when they may not."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import ALLOWED, Decision, Viewer, refused
from virtualschool.audit.trail import subject_of
from virtualschool.exchange.models import Package
from virtualschool.peer_reviews.models import Declaration, Review, TeamMember

Role = TeamMember.Role
FEWEST_KLOES = 1
_seen: ContextVar[dict[tuple[int, int], TeamMember | None] | None] = ContextVar("seen", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Within this, who holds which place is read once: a page asks a dozen rules about one viewer. Nothing may be written in it."""
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def hosts(review: Review, viewer: Viewer) -> Decision:
    """The host's own people who run the review. Of another installation's review nobody here is the host: what came is read-only."""
    if review.is_remote:
        return refused("This review is another installation's: what its host sent stays as it came.")
    return runs_team(review, viewer)


def runs_team(review: Review, viewer: Viewer) -> Decision:
    """Who looks after the team: the host's people, and for another installation's review those of the peers' own council."""
    if viewer.authority_id != review.authority_id:
        return refused("This is another council's review.")
    return viewer.may(Permission.REVIEW_HOST)


def is_shared(review: Review) -> bool:
    """Whether the peers work at another installation: a package of the review was made for them."""
    return Package.objects.filter(about=subject_of(review), direction=Package.Direction.OUT).exists()


def place_of(review: Review, viewer: Viewer) -> TeamMember | None:
    """The place of a peer in the team, while their access holds; None for everyone else."""
    if not viewer.may(Permission.REVIEW_PEER) or viewer.authority_id != review.authority_id:
        return None
    seen, key = _seen.get(), (review.pk, viewer.membership_id)
    if seen is not None and key in seen:
        return seen[key]
    today = timezone.localdate()
    held = review.team.filter(user_id=viewer.user_id, access_from__lte=today, access_until__gte=today, ended_at__isnull=True)
    held = held.exclude(role=Role.COORDINATOR)
    if seen is None:
        return held.first()
    seen[key] = held.prefetch_related("declarations").first()
    return seen[key]


def unsigned(member: TeamMember) -> list[str]:
    """What a member still has to sign, or the host to settle, before any material opens; in words."""
    latest: dict[str, Declaration] = {}
    for each in member.declarations.all():
        latest.setdefault(each.kind, each)
    conflicts, promise = latest.get(Declaration.Kind.CONFLICTS), latest.get(Declaration.Kind.CONFIDENTIALITY)
    missing = []
    if conflicts is None:
        missing.append("Declare conflicts of interest, or that there are none.")
    elif not conflicts.is_settled:
        missing.append("The host has to agree how your conflict of interest is dealt with.")
    if promise is None:
        missing.append("Sign the confidentiality agreement.")
    return missing


def reads_material(review: Review, viewer: Viewer) -> Decision:
    """Documents, timetable and self-evaluation: the host's people, and peers who have signed both declarations."""
    if runs_team(review, viewer):
        return ALLOWED
    member = place_of(review, viewer)
    if member is None:
        return refused("Only the host and the review team may see this.")
    missing = unsigned(member)
    return refused(" ".join(missing)) if missing else ALLOWED


def takes_notes(review: Review, viewer: Viewer) -> Decision:
    """Lead peer and peers who have signed, from preparation until the report is signed off. Observers read."""
    member = place_of(review, viewer)
    if member is None or member.role == Role.OBSERVER:
        return refused("Only the lead peer and the peers take notes.")
    if review.state not in (Review.State.PREPARATION, Review.State.ON_SITE, Review.State.DRAFTING, Review.State.FACTUAL_CHECK):
        return refused(f"Notes cannot be taken while the review is at “{review.get_state_display()}”.")
    return reads_material(review, viewer)


def reads_notes(review: Review, viewer: Viewer) -> Decision:
    """The review team alone: people speak to peers in confidence, and the host reads findings, not who said what."""
    if place_of(review, viewer) is None:
        return refused("Notes are for the review team: people spoke to them in confidence.")
    return reads_material(review, viewer)


def leads(review: Review, viewer: Viewer) -> Decision:
    """The lead peer, with both declarations signed."""
    member = place_of(review, viewer)
    if member is None or member.role != Role.LEAD:
        return refused("Only the lead peer may do this.")
    return reads_material(review, viewer)


def leads_or_hosts(review: Review, viewer: Viewer) -> Decision:
    """The lead peer or the host."""
    return ALLOWED if hosts(review, viewer) else leads(review, viewer)


def is_submitted(review: Review, viewer: Viewer) -> Decision:
    """An application has to be sent before it can be accepted."""
    return ALLOWED if review.submitted_at else refused("The application has not been submitted yet.")


def scope_is_whole(review: Review, viewer: Viewer) -> Decision:
    """Lines of enquiry, dates on site, the window of access and a lead peer."""
    missing = []
    if review.kloes.count() < FEWEST_KLOES:
        missing.append("Write at least one key line of enquiry.")
    if not (review.on_site_from and review.on_site_to):
        missing.append("Say on which days the team is on site.")
    if not (review.access_from and review.access_until):
        missing.append("Say from when until when peers may look in.")
    if not review.team.filter(role=Role.LEAD, ended_at__isnull=True).exists() and not is_shared(review):
        missing.append("Invite a lead peer.")
    return refused(" ".join(missing)) if missing else ALLOWED


def is_prepared(review: Review, viewer: Viewer) -> Decision:
    """The self-evaluation is with the peers, the timetable stands, and the lead peer has signed."""
    missing = []
    if not review.evaluation_submitted_at:
        missing.append("Submit the self-evaluation.")
    if not review.slots.filter(cancelled_at__isnull=True).exists():
        missing.append("Make a timetable.")
    lead = review.team.filter(role=Role.LEAD, ended_at__isnull=True).first()
    if (lead is None or unsigned(lead)) and not is_shared(review):
        missing.append("The lead peer has to sign the declarations.")
    return refused(" ".join(missing)) if missing else ALLOWED
