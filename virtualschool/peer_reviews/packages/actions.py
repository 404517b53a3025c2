"""Sending a review to a partner, and taking what a partner sent."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.children.telling_names import NAMES_READ, known_of
from virtualschool.exchange import actions as exchange
from virtualschool.exchange.actions import Parcel
from virtualschool.exchange.models import Package, Partner
from virtualschool.exchange.refusing import CannotSeal, Refused, Why
from virtualschool.exchange.sealing import Opened
from virtualschool.kernel.personal import Known
from virtualschool.peer_reviews.actions import reports
from virtualschool.peer_reviews.actions.findings import settle
from virtualschool.peer_reviews.actions.team import end_all_access
from virtualschool.peer_reviews.models import Review, SampleKey, SignOff, TeamMember
from virtualschool.peer_reviews.packages import taking
from virtualschool.peer_reviews.packages.closing import TEXT
from virtualschool.peer_reviews.packages.comparing import UNCHANGED, Comparison, compared, content_in
from virtualschool.peer_reviews.packages.layout import CONTENT, MATERIAL, SCHEMA, TABLES, VERSION
from virtualschool.peer_reviews.packages.looking import Found, Looked, looked_through
from virtualschool.peer_reviews.packages.queries import Preview, identity_for, limits_of, review_of
from virtualschool.peer_reviews.packages.taking import CannotUndo
from virtualschool.peer_reviews.packages.writing import Written, written
from virtualschool.peer_reviews.policies_findings import CHECKED_ON, SIGNED, findings_stand
from virtualschool.workflow.versions import locked

S = Review.State
ENDED = {S.CLOSED: "The host closed the review.", S.WITHDRAWN: "The host withdrew the review."}


class NamesChild(CannotSeal):
    """A package would tell who a child is; `found` says where."""

    def __init__(self, found: list[Found]) -> None:
        kinds = ", ".join(dict.fromkeys(str(each.kind.value) for each in found))
        super().__init__(f"The package was not made, since it could tell who a child is: {kinds}. Mend the words, then try again.")
        self.found = found


class NotAllowed(CannotSeal):
    """Who asks may not do this."""


def _require(review: Review | None, by: Viewer) -> None:
    decision = by.may(Permission.REVIEW_HOST)
    if not decision:
        raise NotAllowed(decision.reason)
    if review is not None and review.authority_id != by.authority_id:
        raise NotAllowed("This is another council's review.")


@trail.action
def look_through(*, review: Review, by: Viewer) -> tuple[Written, Looked]:
    """What a package of the review would hold, and what in it could tell who a child is. Raises CannotSeal."""
    _require(review, by)
    review.refresh_from_db()
    made = written(review)
    trail.record(NAMES_READ, on=review, by=by, detail={"for": made.kind})
    return made, looked_through(made.content, made.documents, _known(review), _team(review))


def _team(review: Review | None) -> list[str]:
    """The names of a review's team: people of the profession, whatever surname they share with a child."""
    return list(TeamMember.objects.filter(review=review).values_list("name", flat=True)) if review else []


def _known(review: Review) -> Known:
    """The children of the council, and the references that pseudonyms of the review stand for."""
    known = known_of(review.authority_id)
    references = SampleKey.objects.filter(item__sample__review=review).values_list("reference", flat=True)
    return Known(known.ways, known.codes | Known.of(codes=references).codes, known.born)


@trail.action
def send(*, review: Review, partner: Partner, expires_at: dt.datetime, by: Viewer) -> Package:
    """Closes a package of the review for a partner: material of our own, or the peers' work on a mirrored one, for its host alone.
    Raises NamesChild and CannotSeal."""
    made, looked = look_through(review=review, by=by)
    if review.is_remote and partner.partner_code != review.remote.host_code:
        raise CannotSeal(f"What the peers wrote goes to {review.remote.host_name} alone.")
    if review.state in (Review.State.APPLICATION, Review.State.WITHDRAWN):
        raise CannotSeal(f"Nothing is sent of a review at “{review.get_state_display()}”.")
    if looked.sharp:
        raise NamesChild(looked.sharp)
    parcel = Parcel(made.kind, SCHEMA, VERSION, made.files, made.counts, trail.subject_of(review))
    package = exchange.send(
        parcel=parcel, partner=partner, expires_at=expires_at, ours=identity_for(by), by=by, limits=limits_of(by.authority_code)
    )
    trail.record("review.package_made", on=review, by=by, detail={"package": str(package.public_id), "kind": made.kind})
    return package


@trail.action
def bring(*, data: bytes, by: Viewer) -> Package:
    """Opens a package that was brought: it then waits for a decision, or is refused and says why."""
    _require(None, by)

    def look(held: Opened, partner: Partner) -> tuple[str, Mapping[str, int]]:
        content = content_in(held)
        review = taking.target_of(content, kind=held.claims.kind, partner=partner, authority_id=by.authority_id)
        compared(content, kind=held.claims.kind, review=review)
        looked = _looked_at(held, by, review)
        if looked.sharp:
            raise Refused(Why.NAMES_CHILD, f"Found: {', '.join(dict.fromkeys(each.kind.value for each in looked.sharp))}.")
        counts = {kind: len(rows) for kind, rows in content["tables"].items() if rows}
        return trail.subject_of(review) if review else "", counts

    return exchange.receive(data=data, look=look, ours=identity_for(by), by=by, limits=limits_of(by.authority_code))


def _looked_at(held: Opened, by: Viewer, review: Review | None) -> Looked:
    trail.record(NAMES_READ, on=f"exchange.Package:{held.claims.jti}", by=by, detail={"for": held.claims.kind})
    documents = {name: data for name, data in held.files.items() if name != CONTENT}
    return looked_through(content_in(held), documents, known_of(by.authority_id), _team(review))


@trail.action
def look_into(*, package: Package, by: Viewer) -> Preview:
    """What a waiting package would do; every check is made again. Raises Refused."""
    _require(None, by)
    partner, held = exchange.waiting_content(package, ours=identity_for(by), limits=limits_of(by.authority_code))
    content = content_in(held)
    review = taking.target_of(content, kind=package.kind, partner=partner, authority_id=by.authority_id)
    title = str(content["review"].get("title") or (review.title if review else ""))
    return Preview(package, title, compared(content, kind=package.kind, review=review), _looked_at(held, by, review))


@trail.action
def accept(*, package: Package, by: Viewer) -> Review:
    """Takes a waiting package: all of it or, when anything does not fit, nothing. Raises Refused. Its file goes last: a refusal leaves
    the package waiting as it was."""
    _require(None, by)
    partner, held = exchange.waiting_content(locked(package), ours=identity_for(by), limits=limits_of(by.authority_code))
    content = content_in(held)
    review = taking.target_of(content, kind=package.kind, partner=partner, authority_id=by.authority_id)
    if package.kind not in TABLES or _looked_at(held, by, review).sharp:
        raise Refused(Why.NAMES_CHILD)
    before = review.state if review else ""
    if package.kind == MATERIAL:
        review = taking.mirror_of(content, partner=partner, by=by)
    if review is None:
        raise Refused(Why.WRONG_KIND)
    review = locked(review)
    comparison = compared(content, kind=package.kind, review=review)
    _settle_signatures(comparison, review)
    taking.take(comparison, review=review, package=package, by=by)
    if package.kind != MATERIAL:
        taking.bring_on(review, str(content["review"].get("state", "")), package=package, by=by)
    _settle_findings(review, by)
    if package.kind != MATERIAL:
        reports.seal_when_signed(review=review, by=by)
    elif review.state in ENDED and review.state != before:
        end_all_access(review=review, reason=ENDED[S(review.state)], by=by)
    taking.keep_files(comparison, held, review=review)
    exchange.settle(package=package, state=Package.State.ACCEPTED, by=by, about=trail.subject_of(review), counts=comparison.counts())
    return review


def _settle_signatures(comparison: Comparison, review: Review) -> None:
    """Signatures stand under the text that was signed: when a package changes it or comments on it, they fall. Under a report that is
    signed off here nothing changes any more. Raises Refused."""
    if not any(change.table.kind in TEXT and change.what != UNCHANGED for change in comparison.changes):
        return
    if review.state in SIGNED and not review.is_remote:
        raise Refused(Why.FAULTY, "The report is signed off here: its findings and passages stay as they are.")
    SignOff.objects.filter(report__review=review, report__signed_off_at__isnull=True, void_at__isnull=True).update(void_at=timezone.now())


def _settle_findings(review: Review, by: Viewer) -> None:
    """Every finding as its evidence says here, whatever a package says of it. Raises Refused when a report comes for its check whose
    findings do not stand: that a finding is triangulated is not taken on trust."""
    for finding in review.findings.all():
        settle(finding, by)
    if not review.is_remote and review.state in CHECKED_ON:
        standing = findings_stand(review)
        if not standing:
            raise Refused(Why.FAULTY, f"{standing.reason} Ask the sender to mend the report and send it again.")


@trail.action
def decline(*, package: Package, by: Viewer) -> None:
    """Puts a waiting package away without taking anything of it. Raises Refused."""
    _require(None, by)
    exchange.settle(package=package, state=Package.State.DECLINED, by=by)


@trail.action
def undo(*, package: Package, by: Viewer) -> Counter[str]:
    """Takes back what a package brought; what others may have built on is retracted instead. Raises CannotUndo."""
    _require(None, by)
    review = review_of(package, by)
    if package.state != Package.State.ACCEPTED or review is None:
        raise CannotUndo("Only a package that was taken can be taken back.")
    locked(review)
    counts = taking.undo(package, review=review)
    exchange.settle(package=package, state=Package.State.UNDONE, by=by)
    trail.record("review.package_undone", on=review, by=by, detail={"package": str(package.public_id), **counts})
    if not taking.remove_empty_mirror(review):
        for finding in review.findings.all():
            settle(finding, by)
    return Counter(counts)
