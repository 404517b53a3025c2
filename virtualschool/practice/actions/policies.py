"""Policies: drafted, consulted on by link, revised, adopted by the council and then school by school."""

import datetime as dt

from django.db.models import Max
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.kernel.periods import spoken
from virtualschool.practice.models import Comment, Policy, PolicyAdoption, PolicyVersion
from virtualschool.practice.workflow import POLICY
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale, locked


@trail.action
def draft_policy(*, title: str, kind: str, text: str, by: Viewer) -> Policy:
    """A new policy with its first version."""
    made = Policy.objects.create(authority_id=by.authority_id, title=title, kind=kind, state=POLICY.first)
    _add_version(made, text, "", by)
    trail.record("policy.drafted", on=made, by=by, detail={"kind": kind})
    return made


@trail.action
def revise_policy(*, policy: Policy, text: str, why: str, seen: int, by: Viewer) -> PolicyVersion:
    """Another version of a policy that is being written. `seen` is the number of the version it was made from. Raises CannotMove when
    it is out to consultation, adopted or withdrawn, Stale when somebody wrote another version meanwhile."""
    policy = locked(policy)
    if policy.state not in ("draft", "revised"):
        raise CannotMove(f"The text cannot change while it is “{POLICY.words(policy.state)}”.")
    if newest(policy) != seen:
        raise Stale(policy)
    made = _add_version(policy, text, why, by)
    trail.record("policy.revised", on=policy, by=by, detail={"version": made.number})
    return made


@trail.action
def move_policy(*, policy: Policy, name: str, by: Viewer, reason: str = "", until: dt.date | None = None, seen: int | None = None) -> None:
    """Takes a policy further; `seen` is the version that the person had before them. Raises CannotMove with the reason in words; a
    consultation needs a last day that is to come."""
    policy.refresh_from_db()
    if seen is not None and seen != newest(policy):
        raise CannotMove("Somebody wrote another version after you opened this page. Read it as it is now.")
    if name == "consult":
        if until is None or until <= timezone.localdate():
            raise CannotMove("Give the last day of the consultation; it must be after today.")
        policy.consults_until, policy.consulted_version = until, newest(policy)
    POLICY.move(policy, name, by=by, reason=reason)
    if name == "adopt":
        policy.adopted_on, policy.adopted_version = timezone.localdate(), newest(policy)
    policy.save(update_fields=["consults_until", "consulted_version", "adopted_on", "adopted_version", "updated_at"])


@trail.action
def comment(*, policy: Policy, organisation: str, role: str, name: str, text: str, by: Viewer, school_urn: int | None = None) -> Comment:
    """What somebody without an account says by the consultation's link. Raises CannotMove once it is over."""
    if not is_open(policy):
        raise CannotMove("This consultation is over.")
    made = Comment.objects.create(
        policy=policy,
        version=policy.versions.order_by("-number")[0],
        organisation=organisation,
        school_urn=school_urn,
        role=role,
        name=name,
        text=text,
        at=timezone.now(),
    )
    trail.record("policy.commented", on=made, by=by)
    return made


@trail.action
def answer_comment(*, comment: Comment, outcome: str, answer: str, by: Viewer) -> None:
    """“We changed…” or “We could not, because…”. Raises ValueError without words."""
    if outcome not in (Comment.Outcome.CHANGED, Comment.Outcome.NOT_CHANGED) or not answer.strip():
        raise ValueError("Say what was changed, or why it could not be.")
    comment.outcome, comment.answer = outcome, answer.strip()
    comment.answered_at, comment.answered_by = timezone.now(), by.name
    comment.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
    trail.record("policy.comment_answered", on=comment, by=by, detail={"outcome": outcome})


@trail.action
def adopt_by_school(*, policy: Policy, school_urn: int, adopted_on: dt.date, adopted_by: str, by: Viewer) -> PolicyAdoption:
    """A school adopts the version of a policy that is in force; an earlier version that it had adopted ends. Raises ValueError when
    the council has adopted none, for a day before it did or still to come, and when the school has this one already."""
    if not in_force(policy) or policy.adopted_on is None:
        raise ValueError("Schools can adopt a policy once the council has.")
    if not policy.adopted_on <= adopted_on <= timezone.localdate():
        raise ValueError(f"Give a day from {spoken(policy.adopted_on)}, when the council adopted it, to today.")
    held = policy.adoptions.filter(school_urn=school_urn, ended_on__isnull=True).first()
    if held and held.version == policy.adopted_version:
        raise ValueError("This school has adopted it already.")
    if held:
        held.ended_on = adopted_on
        held.save(update_fields=["ended_on"])
    made = PolicyAdoption(policy=policy, school_urn=school_urn, adopted_on=adopted_on, adopted_by=adopted_by)
    made.version = policy.adopted_version or 1
    made.save()
    trail.record("policy.adopted_by_school", on=made, by=by, detail={"urn": school_urn})
    return made


def is_open(policy: Policy) -> bool:
    """Whether people can comment today."""
    return policy.state == "consultation" and policy.consults_until is not None and timezone.localdate() <= policy.consults_until


def in_force(policy: Policy) -> bool:
    """Whether the council has adopted a version that still stands, also while the next one is being made."""
    return policy.adopted_version is not None and policy.state != "withdrawn"


def newest(policy: Policy) -> int:
    """The number of the newest version; 0 without any."""
    return policy.versions.aggregate(last=Max("number"))["last"] or 0


def _add_version(policy: Policy, text: str, why: str, by: Viewer) -> PolicyVersion:
    number = newest(policy) + 1
    return PolicyVersion.objects.create(policy=policy, number=number, text=text, why=why, at=timezone.now(), by_name=by.name)
