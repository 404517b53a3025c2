"""Inviting peers, what they sign, and when their access begins and ends."""

import datetime as dt
import secrets
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.accounts.models import User
from virtualschool.audit import trail
from virtualschool.authorities.actions import add_person, end_membership
from virtualschool.authorities.models import Membership
from virtualschool.authorities.queries import viewer_through
from virtualschool.kernel.periods import ONE_DAY
from virtualschool.peer_reviews import policies, wording
from virtualschool.peer_reviews.models import AccessChange, Declaration, Review, TeamMember
from virtualschool.peer_reviews.refusals import Refused, require

ROLE = "peer_reviewer"
SALT = "peer_reviews.welcome"
Day = dt.date | None


@trail.action
def invite(*, review: Review, said: dict[str, Any], by: Viewer) -> TeamMember:
    """Gives a person a place in the team. A peer gets an account, or keeps the one they have, and a membership for their window of
    access. Raises Refused."""
    require(policies.runs_team(review, by))
    email, role = said["email"].strip().lower(), said["role"]
    if review.team.filter(email=email).exists():
        raise Refused("This person is in the team already: change their access instead.")
    if role == TeamMember.Role.LEAD and review.team.filter(role=role, ended_at__isnull=True, access_from__isnull=False).exists():
        raise Refused("There is a lead peer already.")
    member = TeamMember(review=review, role=role, name=said["name"].strip(), organisation=said["organisation"].strip(), email=email)
    member.invited_by = by.name
    if member.is_peer:
        _let_in(member, review, by)
    else:
        member.user = _own_person(email, review)
    member.save()
    trail.record("review.invited", on=member, by=by, detail={"role": role})
    return member


def _own_person(email: str, review: Review) -> User:
    held = User.objects.filter(email=email, memberships__authority_id=review.authority_id).first()
    if held is None:
        raise Refused("A coordinator of the host needs an account of their own first.")
    return held


def _let_in(member: TeamMember, review: Review, by: Viewer) -> None:
    """An account, and access from the first to the last day of the window."""
    if not (review.access_from and review.access_until):
        raise Refused("Say first from when until when peers may look in.")
    today = timezone.localdate()
    if review.access_until < today:
        raise Refused("The window of access is over.")
    member.access_from, member.access_until = review.access_from, review.access_until
    member.made_account = not User.objects.filter(email=member.email).exists()
    member.membership = _granted(member, review, by)
    member.user = member.membership.user


def _granted(member: TeamMember, review: Review, by: Viewer) -> Membership:
    """Memberships that cover the member's window; days that the person has access already are left as they are. Gives the last."""
    first, last = member.access_from, member.access_until
    if not first or not last:
        raise Refused("Say first from when until when peers may look in.")
    held = list(
        Membership.objects.filter(user__email=member.email, authority_id=review.authority_id, role=ROLE).order_by("starts_on", "pk")
    )
    for each in held:
        if each.ends_on and each.ends_on < first:
            continue
        if each.starts_on > last:
            break
        if each.starts_on > first:
            _added(member, review, first, each.starts_on - ONE_DAY, by)
        if each.ends_on is None or each.ends_on >= last:
            return each
        first = each.ends_on + ONE_DAY
    return _added(member, review, first, last, by)


def _added(member: TeamMember, review: Review, first: dt.date, last: dt.date, by: Viewer) -> Membership:
    try:
        return add_person(
            email=member.email,
            name=member.name,
            password=secrets.token_urlsafe(32),
            role=ROLE,
            authority=review.authority,
            starts_on=first,
            ends_on=last,
            by=by,
        )
    except ValueError as error:
        raise Refused(str(error)) from error


@trail.action
def make_link(*, member: TeamMember, by: Viewer) -> str:
    """A signed word for the address at which a new peer sets their password, once and within three days. Only for an account that
    the invitation made and that nobody has used yet. Raises Refused."""
    require(policies.runs_team(member.review, by))
    if not member.made_account or member.user is None or member.user.last_login:
        raise Refused(f"{member.name} has an account of their own and signs in with it.")
    trail.record("review.link_made", on=member, by=by)
    return signing.dumps({"member": member.public_id.hex, "key": default_token_generator.make_token(member.user)}, salt=SALT)


def member_of_link(token: str) -> TeamMember | None:
    """Whom a link was made for; None when it is used, too old or not ours."""
    try:
        said = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    member = TeamMember.objects.filter(public_id=said["member"]).select_related("user", "membership", "review").first()
    usable = member and member.user and default_token_generator.check_token(member.user, said["key"])
    return member if usable else None


@trail.action
def set_first_password(*, member: TeamMember, password: str, by: trail.Person) -> None:
    """The new peer's own password. Raises Refused with what is wrong with it."""
    user = member.user
    if user is None:
        raise Refused("There is no account.")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    trail.record("review.password_set", on=member, by=by)


def themselves(member: TeamMember) -> Viewer | None:
    """The member as the one who acts, before they have signed in."""
    return viewer_through(member.membership) if member.membership else None


@trail.action
def sign(*, review: Review, kind: str, by: Viewer, has_conflict: bool = False, conflict: str = "") -> Declaration:
    """The member's own signature under the words in force. Raises Refused."""
    member = policies.place_of(review, by)
    if member is None:
        raise Refused("Only members of the team sign.")
    if has_conflict and not conflict.strip():
        raise Refused("Say what the conflict is.")
    if kind == Declaration.Kind.CONFLICTS and not has_conflict and _is_unsettled(member):
        raise Refused("You declared a conflict of interest: the host says how it is dealt with first.")
    text = wording.to_sign(kind, review.authority, timezone.localdate())
    signed = Declaration.objects.create(
        member=member,
        kind=kind,
        wording=text["text"],
        wording_version=str(text["version"]),
        has_conflict=has_conflict,
        conflict=conflict.strip() if has_conflict else "",
        signed_at=timezone.now(),
        signed_by=by.name,
    )
    trail.record("review.signed", on=signed, by=by, detail={"kind": kind, "version": signed.wording_version, "conflict": has_conflict})
    return signed


def _is_unsettled(member: TeamMember) -> bool:
    """Nobody opens the material to themselves by signing anew."""
    latest = member.declarations.filter(kind=Declaration.Kind.CONFLICTS).first()
    return latest is not None and not latest.is_settled


@trail.action
def settle_conflict(*, member: TeamMember, resolution: str, by: Viewer) -> Declaration:
    """How the host deals with a declared conflict of interest; only then does material open to the peer."""
    require(policies.runs_team(member.review, by))
    found = member.declarations.filter(kind=Declaration.Kind.CONFLICTS).first()
    if found is None or found.is_settled:
        raise Refused("There is no conflict of interest to settle.")
    if not resolution.strip():
        raise Refused("Say how the conflict is dealt with.")
    found.resolution, found.resolved_at, found.resolved_by = resolution.strip(), timezone.now(), by.name
    found.save()
    trail.record("review.conflict_settled", on=found, by=by)
    return found


@trail.action
def change_access(*, member: TeamMember, until: dt.date, reason: str, by: Viewer) -> None:
    """Another last day for one peer, with a reason; opens again what was ended. Raises Refused."""
    require(policies.runs_team(member.review, by))
    _asked(member, reason)
    if until < timezone.localdate():
        raise Refused("That day is over. To end access now, end it.")
    if member.access_from and until < member.access_from:
        raise Refused("The last day lies before the first.")
    member.ended_at = None
    _set_until(member, until, reason, by)


@trail.action
def end_access(*, member: TeamMember, reason: str, by: Viewer) -> None:
    """Ends a peer's access at once: the next page is refused. Raises Refused."""
    require(policies.runs_team(member.review, by))
    _asked(member, reason)
    if member.ended_at:
        raise Refused("This access has ended already.")
    _end(member, reason, by)


@trail.action
def end_all_access(*, review: Review, reason: str, by: Viewer) -> None:
    """Ends the access of every peer of a review that is over; for a follow-up after that, the host gives it again."""
    require(policies.runs_team(review, by))
    for member in review.team.filter(ended_at__isnull=True, access_until__gte=timezone.localdate()):
        if member.is_peer:
            _end(member, reason, by)
    trail.record("review.access_of_all_ended", on=review, by=by)


def _end(member: TeamMember, reason: str, by: Viewer) -> None:
    now = timezone.now()
    member.ended_at = now
    member.save(update_fields=["ended_at"])
    _close_memberships(member, by)
    AccessChange.objects.create(member=member, before_until=member.access_until, until=None, reason=reason.strip(), at=now, by_name=by.name)
    trail.record("review.access_ended", on=member, by=by)


def _asked(member: TeamMember, reason: str) -> None:
    if not member.is_peer:
        raise Refused("A coordinator looks in through their own role.")
    if not reason.strip():
        raise Refused("Say why.")


def _set_until(member: TeamMember, until: dt.date, reason: str, by: Viewer) -> None:
    before, member.access_until = member.access_until, until
    member.membership = _granted(member, member.review, by)
    member.save(update_fields=["access_until", "membership", "ended_at"])
    AccessChange.objects.create(member=member, before_until=before, until=until, reason=reason.strip(), at=timezone.now(), by_name=by.name)
    trail.record("review.access_changed", on=member, by=by, detail={"until": str(until)})


def _close_memberships(member: TeamMember, by: Viewer) -> None:
    """Ends what the invitation gave, unless another review of the host still needs it or it was not given for a review at all."""
    today = timezone.localdate()
    elsewhere = TeamMember.objects.filter(user=member.user, review__authority_id=member.review.authority_id, ended_at__isnull=True)
    if elsewhere.filter(access_until__gte=today).exists():
        return
    given = Membership.objects.filter(user=member.user, authority_id=member.review.authority_id, role=ROLE, ends_on__gt=today)
    for each in given:
        end_membership(membership=each, by=by, today=today)


@trail.action
def move_windows(*, review: Review, before: tuple[Day, Day], by: Viewer) -> None:
    """After the review's window changed: peers who had exactly that window get the new one."""
    require(by.may(Permission.REVIEW_HOST))
    moved = 0
    if review.access_until and before != (review.access_from, review.access_until):
        for member in review.team.filter(access_from=before[0], access_until=before[1], ended_at__isnull=True):
            member.access_from = review.access_from
            member.save(update_fields=["access_from"])
            _set_until(member, review.access_until, "The window of the review changed.", by)
            moved += 1
    trail.record("review.windows_moved", on=review, by=by, detail={"members": moved})
