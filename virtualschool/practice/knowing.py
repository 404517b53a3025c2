"""What the record knows that a case study must not tell: names of children, names of the adults around them, schools and places.

Of children only what `children.telling_names` reads for any such check. Adults: everyone with a part in the authority, those whom rooms
keep in a directory (carers and teachers who come to training), heads of the schools concerned, and social workers by their number, which
is all that the return holds of them. Places: schools of the authority and of its children, their postcode districts, and the names of all
councils, so that a home elsewhere is noticed without looking up where any child lives.
"""

import re
from typing import NamedTuple

from django.db.models import Q

from virtualschool.access.adults import names_kept
from virtualschool.access.viewer import Viewer
from virtualschool.authorities.models import Authority, Membership
from virtualschool.children.models import SocialWorkerSpan
from virtualschool.children.telling_names import known_of
from virtualschool.kernel.personal import Known
from virtualschool.practice.telling import Places
from virtualschool.schools.models import School

_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|rev|reverend|father|sister)\b\.?\s+", re.I)


class Surroundings(NamedTuple):
    """Whom and what a text must not name: children, adults around them, schools and places."""

    children: Known
    adults: Known
    places: Places


def surroundings_of(by: Viewer) -> Surroundings:
    ours = School.objects.filter(Q(la_code=by.authority_code) | Q(enrolments__child__authority_id=by.authority_id)).distinct()
    schools = list(ours.values_list("name", "la_name", "postcode", "head_name"))
    towns = {by.authority_name, *(town for _, town, _, _ in schools)}
    districts = {postcode.split()[0] for _, _, postcode, _ in schools if " " in postcode}
    councils = Authority.objects.exclude(name__in=towns).values_list("name", flat=True)
    places = Places((name for name, _, _, _ in schools), towns, councils=councils, districts=districts)
    return Surroundings(known_of(by.authority_id), _adults(by, {head for _, _, _, head in schools}), places)


def _adults(by: Viewer, heads: set[str]) -> Known:
    members = Membership.objects.filter(authority_id=by.authority_id).values_list("user__name", flat=True)
    workers = SocialWorkerSpan.objects.filter(child__authority_id=by.authority_id).values_list("worker_code", flat=True)
    names = {*members, *names_kept(by.authority_id), *heads}
    return Known.of(names=map(parted, names), codes=set(workers.distinct()))


def parted(name: str) -> tuple[str, str]:
    """Forenames and surname of a name as people write it; a title is neither."""
    fore, _, sur = _TITLE.sub("", " ".join(name.split())).rpartition(" ")
    return fore, sur
