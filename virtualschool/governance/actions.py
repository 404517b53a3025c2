"""Issuing a report."""

import hashlib
import json

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.authorities.queries import authority_numbered
from virtualschool.documents import frozen
from virtualschool.documents.blocks import Brand, Report
from virtualschool.governance import headline
from virtualschool.governance.models import IssuedReport
from virtualschool.governance.queries import batches_of, sources_of
from virtualschool.kernel.periods import Period
from virtualschool.measures.calculations import Scope

EDITIONS = {
    True: ("Directors and the Virtual School: exact figures", "OFFICIAL-SENSITIVE"),
    False: ("Governors: small numbers are hidden", "OFFICIAL"),
}


def drafted(*, viewer: Viewer, month: Period, exact: bool) -> Report:
    """The report as it would be issued now; nothing is kept."""
    authority = authority_numbered(viewer.authority_code)
    scope = Scope(authority, authority.code)
    figures = headline.figures_of(month, within=scope, exact=exact)
    audience, marking = EDITIONS[exact]
    brand = Brand(f"{authority.name} Virtual School", authority.brand_colour)
    return headline.build(figures, month=month, audience=audience, marking=marking, brand=brand, sources=sources_of(viewer))


@trail.action
def issue_report(*, month: Period, exact: bool, by: Viewer) -> IssuedReport:
    """Freezes the report of a month: from now on it is what it is today."""
    report = drafted(viewer=by, month=month, exact=exact)
    content = frozen.to_json(report)
    issued = IssuedReport.objects.create(
        authority_id=by.authority_id,
        kind=headline.KIND,
        title=f"{report.title}, {month.start:%B %Y}",
        period_start=month.start,
        period_end=month.end,
        is_exact=exact,
        issued_at=timezone.now(),
        issued_by=by.name,
        content=content,
        batches=batches_of(by),
        digest=seal_of(content),
    )
    trail.record("report.issued", on=issued, by=by, detail={"kind": headline.KIND, "exact": exact})
    return issued


def seal_of(content: object) -> str:
    """The seal of a report's content."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def is_untouched(issued: IssuedReport) -> bool:
    """Whether the kept content still carries the seal of its issue."""
    return seal_of(issued.content) == issued.digest
