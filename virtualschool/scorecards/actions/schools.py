"""Score cards presented to the heads of schools."""

import datetime as dt

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.schools.queries import school_by_urn
from virtualschool.scorecards.actions.kpis import Refused
from virtualschool.scorecards.models import SchoolPresentation


@trail.action
def present(*, urn: int, on: dt.date, to_whom: str, presented_by: str, form: str, agreed: str, by: Viewer) -> SchoolPresentation:
    """Writes down that a school's head was presented their card, and what was agreed. Raises Refused."""
    if school_by_urn(urn) is None:
        raise Refused("The register of schools has no school with this URN.")
    if on > timezone.localdate():
        raise Refused("The day must not be in the future.")
    made = SchoolPresentation.objects.create(
        authority_id=by.authority_id,
        school_urn=urn,
        on=on,
        to_whom=to_whom.strip(),
        presented_by=presented_by.strip(),
        form=form,
        agreed=agreed.strip(),
        recorded_by=by.name,
    )
    trail.record("school_card.presented", on=made, by=by, detail={"urn": urn, "on": on.isoformat()})
    return made


@trail.action
def withdraw(*, presentation: SchoolPresentation, reason: str, by: Viewer) -> SchoolPresentation:
    """It was entered by mistake: it stays, and counts no more. Raises Refused."""
    if presentation.withdrawn_at:
        raise Refused("This is withdrawn already.")
    if not reason.strip():
        raise Refused("Say why.")
    presentation.withdrawn_at, presentation.withdrawn_because = timezone.now(), reason.strip()
    presentation.save()
    trail.record("school_card.withdrawn", on=presentation, by=by)
    return presentation
