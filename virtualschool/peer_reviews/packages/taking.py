"""Taking a package into a review, and undoing that: called inside actions, whole or not at all."""

import shutil
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.exchange.models import Package, Partner
from virtualschool.exchange.refusing import Refused, Why
from virtualschool.exchange.sealing import Opened
from virtualschool.peer_reviews import papers
from virtualschool.peer_reviews.models import Carried, CarriedChange, RemoteReview, Review
from virtualschool.peer_reviews.packages.comparing import Change, Comparison
from virtualschool.peer_reviews.packages.layout import ALL_TABLES, BY_KIND, MATERIAL
from virtualschool.peer_reviews.packages.special import path_in_package
from virtualschool.peer_reviews.packages.tables import Ids, Row, Table
from virtualschool.peer_reviews.packages.writing import DATES

What = CarriedChange.What
S = Review.State
ORDER = (S.APPLICATION, S.SCOPING, S.PREPARATION, S.ON_SITE, S.DRAFTING, S.FACTUAL_CHECK, S.SIGNED_OFF, S.CLOSED)
"""Stages in their order: a package may bring a review on, never back."""


class CannotUndo(Exception):
    """Taking a package cannot be undone any more; the message says why."""


def mirror_of(content: Mapping[str, Any], *, partner: Partner, by: Viewer) -> Review:
    """The mirror of a host's review, made at the first package and brought up to date by each."""
    told = content["review"]
    remote = RemoteReview.objects.filter(review__authority_id=by.authority_id, host_code=partner.partner_code, origin_id=told["id"]).first()
    review = (
        remote.review if remote else Review(authority_id=by.authority_id, created_by=by.name, is_remote=True, sponsor=partner.partner_name)
    )
    try:
        review.title = str(told["title"])[:200]
        for name in DATES:
            setattr(review, name, parse_date(told[name]) if told[name] else None)
        told_state = S(told["state"])
        review.evaluation_submitted_at = (review.evaluation_submitted_at or timezone.now()) if told["evaluated"] else None
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(Why.FAULTY) from error
    review.state = told_state if remote is None else further(S(review.state), told_state)
    review.version += 1 if remote else 0
    review.save()
    if remote is None:
        RemoteReview.objects.create(
            review=review,
            partner=partner,
            host_code=partner.partner_code,
            host_name=str(told["host"]["name"])[:120],
            origin_id=told["id"],
            began_at=timezone.now(),
        )
    return review


def further(now: Review.State, told: Review.State) -> Review.State:
    """The later of two stages; a withdrawn review stays so."""
    if S.WITHDRAWN in (now, told):
        return S.WITHDRAWN if told == S.WITHDRAWN else now
    return max(now, told, key=ORDER.index)


def take(comparison: Comparison, *, review: Review, package: Package, by: Viewer) -> None:
    """Writes everything that is new or changed, and takes back what the sender took back."""
    ids = Ids(review).load(ALL_TABLES)
    for change in comparison.changes:
        if change.what == What.GONE:
            _take_back(change, package, ids)
        elif change.what == What.ADDED:
            _add(change, package, ids)
        elif change.what == What.CHANGED:
            _change(change, package, ids)
    counts = comparison.counts()
    trail.record("review.package_taken", on=review, by=by, detail={"package": str(package.public_id), **counts})


def _add(change: Change, package: Package, ids: Ids) -> None:
    row = change.row or {}
    try:
        thing = change.table.make(row, ids)
    except IntegrityError as error:
        raise Refused(Why.FAULTY, f"One {change.table.title} in it clashes with one that is here.") from error
    ids.keep(change.table.kind, change.origin_id, thing)
    carried = Carried.objects.create(
        review=ids.review, kind=change.table.kind, origin_id=change.origin_id, object_pk=thing.pk, package=package, row=row
    )
    ids.origin[change.table.kind, thing.pk] = change.origin_id
    CarriedChange.objects.create(package=package, carried=carried, what=What.ADDED)


def _change(change: Change, package: Package, ids: Ids) -> None:
    carried = _carried(change)
    CarriedChange.objects.create(package=package, carried=carried, what=What.CHANGED, was=carried.row, before=carried.package)
    _put(change.table, carried, change.row or {}, package, ids)


def _put(table: Table, carried: Carried, row: Row, package: Package, ids: Ids) -> None:
    """Makes a thing what a row says; one that was removed meanwhile is made anew."""
    thing = ids.found.get((carried.kind, carried.origin_id))
    if thing is None:
        thing = table.make(row, ids)
        ids.keep(carried.kind, carried.origin_id, thing)
    else:
        table.change(thing, row, ids)
    carried.object_pk, carried.row, carried.package = thing.pk, row, package
    carried.save(update_fields=["object_pk", "row", "package"])


def _take_back(change: Change, package: Package, ids: Ids) -> None:
    carried = _carried(change)
    CarriedChange.objects.create(package=package, carried=carried, what=What.GONE, was=carried.row, before=carried.package)
    if change.table.retract:
        change.table.retract(ids.thing(carried.kind, carried.origin_id), "The council it came from took it back.")
        ids.found.pop((carried.kind, carried.origin_id))
    carried.row, carried.package = None, package
    carried.save(update_fields=["row", "package"])


def _carried(change: Change) -> Carried:
    if change.carried is None:
        raise Refused(Why.FAULTY)
    return change.carried


def keep_files(comparison: Comparison, held: Opened, *, review: Review) -> None:
    """Puts the documents' files where the index looks for them: once nothing can be refused any more, so that no file outlives a
    package that was not taken."""
    for change in comparison.changes:
        if change.table.kind == "version" and change.row and change.what in (What.ADDED, What.CHANGED):
            stored = papers.stored_name(change.row["filename"], change.row["sha256"])
            papers.put(review, stored, held.files[path_in_package(change.row)])


def bring_on(review: Review, told: str, *, package: Package, by: Viewer) -> None:
    """The host's review follows the stage at which the peers are, when that is further."""
    try:
        later = further(S(review.state), S(told))
    except ValueError as error:
        raise Refused(Why.FAULTY) from error
    if later != review.state and later != S.WITHDRAWN and ORDER.index(later) <= ORDER.index(S.FACTUAL_CHECK):
        before, review.state = review.state, later
        review.save(update_fields=["state", "updated_at"])
        trail.record("review.brought_on", on=review, by=by, detail={"from": before, "to": later, "package": str(package.public_id)})


def undo(package: Package, *, review: Review) -> dict[str, int]:
    """Puts back what was before the package, the last thing first. Raises CannotUndo when a later package stands on it, or somebody has
    worked with what came."""
    if Package.objects.filter(
        changes__carried__review=review, kind=package.kind, state="accepted", decided_at__gt=package.decided_at
    ).exists():
        raise CannotUndo("A later package of this review was taken. Undo that one first.")
    ids, counts = Ids(review).load(ALL_TABLES), {"removed": 0, "retracted": 0, "restored": 0}
    for change in CarriedChange.objects.filter(package=package).select_related("carried", "before").order_by("-pk"):
        carried, table = change.carried, BY_KIND[change.carried.kind]
        thing = ids.found.get((carried.kind, carried.origin_id))
        if change.what != What.ADDED:
            _restore(table, carried, change, ids)
            counts["restored"] += 1
        elif thing is None:
            carried.delete()
        elif _removed(table, thing, carried):
            counts["removed"] += 1
        else:
            counts["retracted"] += 1
    return counts


def _restore(table: Table, carried: Carried, change: CarriedChange, ids: Ids) -> None:
    """What a thing was before a package; it may have been taken back even then."""
    package = change.before or change.package
    if change.was is not None:
        _put(table, carried, change.was, package, ids)
        return
    thing = ids.found.get((carried.kind, carried.origin_id))
    if thing is not None and table.retract:
        table.retract(thing, "Taking its package was undone.")
    carried.row, carried.package = None, package
    carried.save(update_fields=["row", "package"])


def _removed(table: Table, thing: models.Model, carried: Carried) -> bool:
    """Removes a thing that nobody used yet; others are retracted, and named when that cannot be."""
    if not table.kept_on_undo:
        try:
            with transaction.atomic():
                thing.delete()
                carried.delete()
            return True
        except models.ProtectedError:
            pass
    if table.retract is None and not table.kept_on_undo:
        raise CannotUndo(f"Somebody has worked with a thing ({table.title}) of this package already.")
    if table.retract:
        table.retract(thing, "Taking its package was undone.")
    Carried.objects.filter(pk=carried.pk).update(row=None)
    return False


def remove_empty_mirror(review: Review) -> bool:
    """A mirror whose only package was undone goes with it, unless a team was invited to it."""
    if not review.is_remote or review.carried.filter(row__isnull=False).exists() or review.team.exists():
        return False
    shutil.rmtree(papers.folder_of(review), ignore_errors=True)
    review.delete()
    return True


def target_of(content: Mapping[str, Any], *, kind: str, partner: Partner, authority_id: int) -> Review | None:
    """The review that a package is about: of material the mirror, if there is one; of a return our own. Raises Refused."""
    told = uuid.UUID(str(content["review"]["id"]))
    if kind == MATERIAL:
        found = RemoteReview.objects.filter(review__authority_id=authority_id, host_code=partner.partner_code, origin_id=told)
        held = found.select_related("review").first()
        return held.review if held else None
    review = Review.objects.filter(authority_id=authority_id, public_id=told, is_remote=False).first()
    sent = review and Package.objects.filter(
        about=trail.subject_of(review), direction="out", partner__partner_code=partner.partner_code, kind=MATERIAL
    )
    if review is None or not sent or not sent.exists():
        raise Refused(Why.WRONG_KIND, "It is about a review that this council never sent to the sender.")
    return review
