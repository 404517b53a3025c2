"""Whom the words that leave an authority must not name: the names, codes and birth dates of every child in its record.

For use inside actions that check a text before it goes to another council, into a library or onto a public page; what is found is
shown to people of the authority alone. Names are read here whatever the viewer may see, because the check must see all of them, and
nothing of them is given out: so each caller records in the trail that names were read for a check (`NAMES_READ`).
"""

from virtualschool.children.models import Child, ReportedChild
from virtualschool.kernel.personal import Known

NAMES_READ = "names.checked_against"


def known_of(authority_id: int | None = None) -> Known:
    """All that could name a child of the authority, those who left included; of every authority of the installation without one."""
    children, reported = Child.objects.all(), ReportedChild.objects.all()
    if authority_id is not None:
        children, reported = children.filter(authority_id=authority_id), reported.filter(child__authority_id=authority_id)
    names: set[tuple[str, str]] = set()
    codes: set[str] = set()
    born = set()
    for fore, sur, code, upn, birth, own in children.values_list(
        "forename", "surname", "child_code", "upn", "born_on", "own_child_born_on"
    ).iterator():
        names.add((fore, sur))
        codes |= {code, upn}
        born |= {birth, own}
    for upn, birth in reported.values_list("upn", "born_on").distinct():
        codes.add(upn)
        born.add(birth)
    return Known.of(names=names, codes=codes - {""}, born={day for day in born if day})
